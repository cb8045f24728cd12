"""The worker makes the PDF of every frozen version, once. Killed halfway it leaves nothing, and starts again."""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from common import clock, pdf
from pilots.content import empty_content, sections
from pilots.filed import FiledPdf
from pilots.pilot import Description
from pilots.programmes import EmptyForm, QuestionTemplate


@task()
def render_filed(description_id):
    """Make and keep the PDF of a frozen version, if it has none yet."""
    description = Description.objects.select_related("pilot__region", "filed_by").get(pk=description_id)
    if FiledPdf.objects.filter(pk=description_id).exists():
        return
    content = pdf_of(description)
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


def render_missing():
    """Ask for every PDF that is missing, as after a crash between filing and the queue."""
    missing = Description.objects.frozen().filter(pdf__isnull=True).values_list("pk", flat=True)
    for pk in missing:
        render_filed.enqueue(pk)
    for template in QuestionTemplate.objects.filter(empty_form__isnull=True):
        render_empty_form(template)
    return len(missing)
