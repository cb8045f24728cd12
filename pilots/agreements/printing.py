"""An agreement as PDF, in Danish, made from a round's frozen text alone: with its signatures, or to be signed on paper."""

from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from common import pdf
from pilots.agreements.agreement import Side
from pilots.agreements.content import sections
from pilots.agreements.negotiation import Sending, SendingPdf
from pilots.documents import frozen
from pilots.filings import rendering


@task()
def render_sending(sending_id):
    """Make and keep the PDF of a round, for those who sign on paper."""
    sending = Sending.objects.select_related("agreement__pilot__region", "by").get(pk=sending_id)
    rendering.keep_pdf(SendingPdf, sending, render_sending, lambda: pdf_for_signing(sending))


def render_missing():
    """Ask for the PDF of every round that lacks it and is neither asked for nor given up, and return how many."""
    return rendering.ask_again(render_sending, Sending.objects.filter(pdf__isnull=True))


def pdf_state(sending):
    return rendering.state_of(SendingPdf, render_sending, sending.pk)


def pdf_of(agreement):
    sending = agreement.sending
    return _pdf_of(sending, sending.signatures.select_related("by", "on_behalf_of"))


def pdf_for_signing(sending):
    """The bytes of a round's PDF with lines to sign on and its code; the annex is not in it."""
    return _pdf_of(sending)


def _pdf_of(sending, signatures=()):
    with translation.override("da"):
        content = frozen.read(sending.canonical)
        html = render_to_string(
            "pdf/agreement.html",
            {
                "sending": sending,
                "content": content,
                "sections": sections(content),
                "signatures": signatures,
                "sides": list(Side),
                "name": sending.agreement.name,
            },
        )
        return pdf.render(html, title=f"{content['case']} {content['title']}", moment=sending.at)
