"""The worker makes the PDF of every frozen version, once. Killed halfway it leaves nothing, and starts again.

One that cannot be made is tried three times; then the log has an error, and the version's page says so.
"""

import hashlib
import json
import logging
from collections import Counter
from contextlib import ExitStack

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from common import clock, pdf
from pilots.content import empty_content, sections
from pilots.filed import FiledPdf
from pilots.pilot import Description
from pilots.programmes import EmptyForm, QuestionTemplate

MOST_ATTEMPTS = 3
MADE, UNDERWAY, FAILED = "made", "underway", "failed"
logger = logging.getLogger(__name__)


@task()
def render_filed(description_id):
    """Make and keep the PDF of a frozen version, if it has none yet."""
    description = Description.objects.select_related("pilot__region", "filed_by").get(pk=description_id)
    if FiledPdf.objects.filter(pk=description_id).exists():
        return
    with ExitStack() as on_failure:
        on_failure.callback(_tell_of_the_last_attempt, description_id)
        content = pdf_of(description)
        on_failure.pop_all()
    # Here, not above: only the worker needs it, and it is large.
    from common.pdfmerge import page_count

    try:
        with transaction.atomic():
            FiledPdf.objects.create(
                description=description,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                pages=page_count(content),
                made_at=clock.now(),
            )
    except IntegrityError:
        # Another worker was first; both made the same bytes.
        return


def _tell_of_the_last_attempt(description_id):
    if _attempts()[description_id] + 1 >= MOST_ATTEMPTS:
        logger.error("The PDF of description %s cannot be made; it is not tried again", description_id)


def pdf_of(description):
    """The bytes of a frozen version's PDF, made from its canonical text alone, in Danish."""
    with translation.override("da"):
        content = json.loads(description.canonical)
        html = render_to_string(
            "pdf/description.html",
            {
                "description": description,
                "timing": description.get_timing_display(),
                "content": content,
                "sections": sections(content),
            },
        )
        return pdf.render(html, title=f"{content['case']} {content['title']}", moment=description.filed_at)


def render_empty_form(template):
    """Keep the empty form of a template as a PDF for meetings, if it is not made yet."""
    with translation.override("da"):
        context = {"template": template, "sections": sections(empty_content(template))}
        html = render_to_string("pdf/empty_form.html", context)
        content = pdf.render(html, title=f"{template.programme} foreløbig beskrivelse, tom skabelon")
    EmptyForm.objects.get_or_create(template=template, defaults={"content": content, "made_at": clock.now()})


def render_empty_forms():
    for template in QuestionTemplate.objects.filter(empty_form__isnull=True):
        render_empty_form(template)


def render_missing():
    """Ask for every PDF that is missing and neither asked for nor given up, and return how many."""
    # The tasks first: one that is done while the versions are read is then not asked for again.
    asked, attempts = _asked(), _attempts()
    missing = Description.objects.frozen().filter(pdf__isnull=True).values_list("pk", flat=True)
    wanted = [pk for pk in missing if pk not in asked and attempts[pk] < MOST_ATTEMPTS]
    for pk in wanted:
        render_filed.enqueue(pk)
    return len(wanted)


def pdf_state(description):
    """MADE, UNDERWAY or FAILED: how it stands with a frozen version's PDF."""
    if FiledPdf.objects.filter(pk=description.pk).exists():
        return MADE
    is_given_up = _attempts()[description.pk] >= MOST_ATTEMPTS and description.pk not in _asked()
    return FAILED if is_given_up else UNDERWAY


def _tasks():
    return DBTaskResult.objects.filter(task_path=render_filed.module_path)


def _asked():
    """The ids of the versions whose PDF waits its turn or is being made."""
    underway = _tasks().filter(status__in=["READY", "RUNNING"])
    return {given["args"][0] for given in underway.values_list("args_kwargs", flat=True)}


def _attempts():
    """How often the PDF of each version was tried in vain; a worker that died trying counts too."""
    attempts = Counter()
    for given, worker_ids in _tasks().failed().values_list("args_kwargs", "worker_ids"):
        attempts[given["args"][0]] += len(worker_ids)
    return attempts
