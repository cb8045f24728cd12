"""The preliminary description as a kind of document."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.descriptions import edit_views, panel, printing
from pilots.descriptions.description import Description
from pilots.descriptions.steps import STEPS, Stage, stage_of
from pilots.documents.kinds import Kind
from pilots.filings.heads import heads_on_pilot

RELATED = ("pilot__region", "pilot__programme", "pilot__current__withdrawn_by", "filed_by", "filing")


def _called(description):
    return _("Preliminary description, version %(number)s") % {"number": description.version}


def _file_name(description):
    pilot = description.pilot
    return f"{pilot.region.slug}-{pilot.number}-udgave-{description.version}"


KIND = Kind(
    name="description",
    model=Description,
    documents=lambda: Description.objects.select_related(*RELATED),
    called=_called,
    subject=lambda description: description.pilot,
    heads=heads_on_pilot,
    render=printing.pdf_of,
    file_name=_file_name,
    stem="beskrivelse",
    addresses={
        "page": "version",
        "pdf": "version_pdf",
        "receipt": "give_receipt",
        "ask": "inquiry_ask",
        "answer": "inquiry_answer",
    },
    place=lambda description: (description.pilot_id, description.version),
    found_by={"pk": "pilot", "version": "version"},
    timing=lambda description: description.get_timing_display(),
    steps=STEPS,
    stages=Stage,
    title=gettext_lazy("Preliminary description"),
    tab=gettext_lazy("Description"),
    stage_of=stage_of,
    events={
        "draft_started": gettext_lazy("Draft started"),
        "draft_imported": gettext_lazy("Draft imported from the region's list"),
    },
    panel=panel.panel,
    check_again=edit_views.check_again,
)
