"""The worker makes the PDF of every frozen version, once. Killed halfway it leaves nothing, and starts again.

One that cannot be made is tried three times; then the log has an error, and the version's page says so.
"""

import hashlib
import logging
from collections import Counter
from contextlib import ExitStack

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from common import clock, pdf
from pilots.agreements import content as agreements
from pilots.agreements.agreement import Agreement, Side
from pilots.agreements.negotiation import Sending, SendingPdf
from pilots.descriptions.content import empty_content, sections
from pilots.documents import frozen
from pilots.filings.filing import FiledPdf, Filing
from pilots.programme.programmes import DocumentKind, EmptyForm, QuestionTemplate

MOST_ATTEMPTS = 3
MADE, UNDERWAY, FAILED = "made", "underway", "failed"
logger = logging.getLogger(__name__)


@task()
def render_filed(filing_id):
    """Make and keep the PDF of a filing, if it has none yet."""
    filing = Filing.objects.select_related(*PARTS_OF_FILING).get(pk=filing_id)
    _make(FiledPdf, filing, render_filed, lambda: pdf_of(filing.document))


@task()
def render_sending(sending_id):
    """Make and keep the PDF of a round, for those who sign on paper."""
    sending = Sending.objects.select_related("agreement__pilot__region", "by").get(pk=sending_id)
    _make(SendingPdf, sending, render_sending, lambda: pdf_for_signing(sending))


PARTS_OF_FILING = ("description__pilot__region", "description__filed_by", "agreement__pilot__region")


def _make(kind, of, task, render):
    """Keep a PDF as a row of `kind` of the frozen text `of`, once."""
    if kind.objects.filter(pk=of.pk).exists():
        return
    with ExitStack() as on_failure:
        on_failure.callback(tell_of_the_last_attempt, task, of.pk)
        content = render()
        on_failure.pop_all()
    # Here, not above: only the worker needs it, and it is large.
    from common.pdfmerge import page_count

    try:
        with transaction.atomic():
            kind.objects.create(
                pk=of.pk,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                pages=page_count(content),
                made_at=clock.now(),
            )
    except IntegrityError:
        # Another worker was first; both made the same bytes.
        return


def tell_of_the_last_attempt(task, pk):
    if _attempts(task)[pk] + 1 >= MOST_ATTEMPTS:
        logger.error("The PDF of %s %s cannot be made; it is not tried again", task.func.__name__, pk)


def pdf_of(document):
    """The bytes of a filed version's PDF, made from its canonical text alone, in Danish."""
    if isinstance(document, Agreement):
        return _pdf_of_agreement(
            document.sending, document.sending.signatures.select_related("by", "on_behalf_of")
        )
    with translation.override("da"):
        content = frozen.read(document.canonical)
        html = render_to_string(
            "pdf/description.html",
            {
                "description": document,
                "timing": document.get_timing_display(),
                "content": content,
                "sections": sections(content),
            },
        )
        return pdf.render(html, title=f"{content['case']} {content['title']}", moment=document.filed_at)


def pdf_for_signing(sending):
    """The bytes of a round's PDF with lines to sign on and its code; the annex is not in it."""
    return _pdf_of_agreement(sending)


def _pdf_of_agreement(sending, signatures=()):
    with translation.override("da"):
        content = frozen.read(sending.canonical)
        html = render_to_string(
            "pdf/agreement.html",
            {
                "sending": sending,
                "content": content,
                "sections": agreements.sections(content),
                "signatures": signatures,
                "sides": list(Side),
                "name": sending.agreement.name,
            },
        )
        return pdf.render(html, title=f"{content['case']} {content['title']}", moment=sending.at)


def render_empty_form(template):
    """Keep the empty form of a template as a PDF for meetings, if it is not made yet."""
    with translation.override("da"):
        context = {"template": template, "sections": sections(empty_content(template))}
        html = render_to_string("pdf/empty_form.html", context)
        content = pdf.render(html, title=f"{template.programme} foreløbig beskrivelse, tom skabelon")
    EmptyForm.objects.get_or_create(template=template, defaults={"content": content, "made_at": clock.now()})


def render_empty_forms():
    for template in QuestionTemplate.objects.filter(kind=DocumentKind.DESCRIPTION, empty_form__isnull=True):
        render_empty_form(template)


def render_missing():
    """Ask for every PDF that is missing and neither asked for nor given up, and return how many."""
    return sum(
        ask_again(task, frozen)
        for task, frozen in [
            (render_filed, Filing.objects.filter(pdf__isnull=True)),
            (render_sending, Sending.objects.filter(pdf__isnull=True)),
        ]
    )


def ask_again(task, frozen):
    """Ask the task for each row of `frozen` that it is neither asked for nor has given up, and return how many."""
    # The tasks first: one that is done while the rows are read is then not asked for again.
    asked, attempts = _asked(task), _attempts(task)
    missing = frozen.values_list("pk", flat=True)
    wanted = [pk for pk in missing if pk not in asked and attempts[pk] < MOST_ATTEMPTS]
    for pk in wanted:
        task.enqueue(pk)
    return len(wanted)


def pdf_state(of):
    """MADE, UNDERWAY or FAILED: how it stands with the PDF of a Filing or a Sending."""
    kind, task = (FiledPdf, render_filed) if isinstance(of, Filing) else (SendingPdf, render_sending)
    if kind.objects.filter(pk=of.pk).exists():
        return MADE
    return FAILED if is_given_up(task, of.pk) else UNDERWAY


def is_given_up(task, pk):
    return _attempts(task)[pk] >= MOST_ATTEMPTS and pk not in _asked(task)


def _tasks(task):
    return DBTaskResult.objects.filter(task_path=task.module_path)


def _asked(task):
    """The ids of the rows whose PDF waits its turn or is being made."""
    underway = _tasks(task).filter(status__in=["READY", "RUNNING"])
    return {given["args"][0] for given in underway.values_list("args_kwargs", flat=True)}


def _attempts(task):
    """How often each PDF was tried in vain; a worker that died trying counts too."""
    attempts = Counter()
    for given, worker_ids in _tasks(task).failed().values_list("args_kwargs", "worker_ids"):
        attempts[given["args"][0]] += len(worker_ids)
    return attempts
