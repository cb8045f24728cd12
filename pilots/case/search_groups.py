"""Pilots and agreements among what is found when everything is searched."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from common.search import searched
from common.search_groups import Found, Group, Hit, Shelf
from pilots.agreements.agreement import Agreement
from pilots.agreements.steps import TONES
from pilots.case.list_choices import READING
from pilots.case.list_search import numbered
from pilots.case.listing import Listing
from pilots.pilot.pilot import Pilot
from regions.permissions import Permission, can


def _reads_pilots(user):
    return any(can(user, permission) for permission in READING)


def _pilots(user, typed):
    query = urlencode({"q": typed})
    listing = Listing(user, QueryDict(query))
    shelf = Shelf(_("Pilots"), f"{reverse('pilots')}?{query}", listing.count)
    return Found(
        listing.count, lambda first, last: [_pilot(one) for one in listing.between(first, last)], [shelf]
    )


def _pilot(record):
    state = record.pilot_state
    notes = (record.case_number, record.region, record.hospitals, record.departments)
    return Hit(record.name, reverse("pilot", args=[record.pk]), notes, state.tone, state.label)


def _one_pilot(user, typed):
    """The address of the pilot whose number was typed, if the person may see it."""
    asked = numbered(typed)
    found = list(Pilot.objects.visible_to(user).filter(asked)[:2]) if asked else []
    return found[0].get_absolute_url() if len(found) == 1 else ""


def _reads_agreements(user):
    return can(user, Permission.SEE_DRAFTS) or can(user, Permission.SEE_FILED)


def _agreements(user, typed):
    agreements = Agreement.objects.visible_to(user).order_by("-state_since", "-pk")
    found = searched(agreements, typed, "title")
    shown = found.with_number().select_related("pilot__region").defer("canonical")
    return Found(found.count(), lambda first, last: [_agreement(one) for one in shown[first:last]])


def _agreement(found):
    notes = (found.pilot.case_number, str(found.name), found.pilot.region.name)
    state = found.get_state_display()
    return Hit(found.title, found.get_absolute_url(), notes, TONES.get(found.state, "outline"), state)


HINT = _("A case number, such as RN-12, leads straight to the case.")
GROUPS = [
    Group("forsog", _("Pilots"), 10, _reads_pilots, _pilots, _one_pilot, HINT),
    Group("aftaler", _("Agreements"), 20, _reads_agreements, _agreements),
]
