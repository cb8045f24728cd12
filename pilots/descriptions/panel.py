"""The description on its pilot's page: the draft being written, and the filed versions."""

from django.urls import reverse
from django.utils.translation import gettext as _

from common.dates import format_moment
from pilots.descriptions.editing import DESK
from pilots.documents import desk_views
from pilots.documents.panels import Link, Panel
from pilots.documents.steps import Offer, offers
from pilots.filings.receipts import received_by
from regions.permissions import Permission, can


def panel(request, pilot, steps):
    user, region = request.user, pilot.region
    draft = pilot.draft_read if can(user, Permission.SEE_DRAFTS, region) else None
    writes = can(user, Permission.WRITE_DESCRIPTIONS, region)
    frozen = pilot.descriptions.frozen().select_related("filed_by", "filing")
    versions = list(frozen.prefetch_related("filing__receipts__by"))
    context = {
        "draft": draft,
        "tasks": desk_views.step_list(DESK, draft) if draft and writes else [],
        "versions": versions,
    }
    documents = [_link(pilot, version) for version in versions]
    if draft and pilot.number:
        documents.insert(0, Link(_("Version %(number)s in draft") % {"number": draft.version}, _tab(pilot)))
    own = offers(steps, pilot, user)
    if draft and writes:
        own.insert(
            0, Offer(_("Check and file"), reverse("description_check", args=[pilot.pk]), "main", False)
        )
    is_others = draft and not pilot.number and not writes
    waits = _("HR in the region is writing the description") if is_others else ""
    return Panel("pilots/descriptions/_description.html", context, own, documents, waits)


def _tab(pilot):
    return reverse("pilot_tab", args=[pilot.pk, "beskrivelse"])


def _link(pilot, version):
    told = [_("filed %(when)s") % {"when": format_moment(version.filed_at)}, version.get_timing_display()]
    name = _("Preliminary description, version %(number)s") % {"number": version.version}
    hint = " · ".join([*filter(None, told), received_by(version.filing)])
    return Link(name, reverse("version", args=[pilot.pk, version.version]), hint)
