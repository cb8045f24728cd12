"""The description on its pilot's page: the draft being written, and the filed versions."""

from pilots.descriptions.editing import DESK
from pilots.documents import desk_views
from pilots.documents.panels import Panel
from pilots.documents.steps import offers
from regions.permissions import Permission, can


def panel(request, pilot, steps):
    user, region = request.user, pilot.region
    draft = pilot.draft_read if can(user, Permission.SEE_DRAFTS, region) else None
    writes = can(user, Permission.WRITE_DESCRIPTIONS, region)
    versions = pilot.descriptions.frozen().select_related("filed_by", "filing")
    context = {
        "draft": draft,
        "tasks": desk_views.step_list(DESK, draft) if draft and writes else [],
        "versions": list(versions.prefetch_related("filing__receipts__by")),
    }
    return Panel("pilots/descriptions/_description.html", context, offers(steps, pilot, user))
