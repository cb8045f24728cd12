"""The agreement as a kind of document."""

from django.utils.translation import gettext_lazy as _

from pilots.agreements import edit_views, panel, printing
from pilots.agreements.agreement import Agreement
from pilots.agreements.steps import HOLDS_BACK, STEPS, AgreementStage, stage_of
from pilots.documents.kinds import Kind
from pilots.filings.heads import heads_on_pilot

RELATED = ("pilot__region", "pilot__programme", "pilot__current", "description", "filing")


def _file_name(agreement):
    pilot = agreement.pilot
    return f"{pilot.region.slug}-{pilot.number}-aftale-{agreement.version}"


KIND = Kind(
    name="agreement",
    model=Agreement,
    # An amendment is called by its number.
    documents=lambda: Agreement.objects.with_number().select_related(*RELATED),
    called=lambda agreement: agreement.name,
    subject=lambda agreement: agreement.pilot,
    heads=heads_on_pilot,
    render=printing.pdf_of,
    file_name=_file_name,
    stem="aftale",
    addresses={
        "page": "agreement",
        "pdf": "agreement_pdf",
        "receipt": "agreement_receipt",
        "ask": "inquiry_ask",
        "answer": "inquiry_answer",
    },
    place=lambda agreement: (agreement.pilot_id, agreement.version),
    found_by={"pk": "pilot", "version": "version"},
    steps=STEPS,
    stages=AgreementStage,
    title=_("Final agreement, amendment or early ending"),
    tab=_("Agreement"),
    stage_of=stage_of,
    holds_back=HOLDS_BACK,
    panel=panel.panel,
    is_shown_to=panel.is_shown_to,
    check_again=edit_views.check_again,
)
