"""A description as PDF, in Danish, made from its frozen text alone; and the empty form for meetings."""

from django.template.loader import render_to_string
from django.utils import translation

from common import clock, pdf
from pilots.descriptions.content import empty_content, sections
from pilots.documents import frozen
from pilots.programme.programmes import DocumentKind, EmptyForm, QuestionTemplate


def pdf_of(description):
    with translation.override("da"):
        content = frozen.read(description.canonical)
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
    for template in QuestionTemplate.objects.filter(kind=DocumentKind.DESCRIPTION, empty_form__isnull=True):
        render_empty_form(template)
