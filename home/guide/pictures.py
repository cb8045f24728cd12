"""The pictures of the guides: what each shows, in words, and its size as `make pictures` wrote it down."""

import json
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FOLDER = settings.BASE_DIR / "static" / "guide"
MANIFEST = FOLDER / "manifest.json"

SHOWN = {
    "hr-overview": _(
        "The list of what waits: what is to be done, with which pilot, its status and the working days."
    ),
    "hr-step": _("The first step of a description: a form with the title and what the pilot is about."),
    "hr-import": _("The page where a spreadsheet is chosen."),
    "hr-check": _("The answers of a description, step by step, each with a link to edit it."),
    "hr-negotiations": _("The list of negotiations with whose turn it is."),
    "hr-pilots": _("The list of pilots with case number, title, status and whose turn it is."),
    "account-pool": _("The pool as a bar: spent, committed and expected to remain, with the amounts below."),
    "account-payroll": _("The list of payroll extracts with month, status and sum."),
    "account-waiting": _("A pay line that waits, with the choice of what it is for."),
    "account-expenses": _("The list of expenses with amount and status."),
    "account-months": _("The months of the account: which are closed, and which is the next."),
    "account-statements": _("The list of yearly statements with status and signatures."),
    "coordinator-overview": _("The list of what waits: agreements to review or sign."),
    "coordinator-queue": _("The list of negotiations, the oldest first."),
    "coordinator-review": _("A part of an agreement with a comment beside it."),
    "coordinator-doubts": _("An expense in doubt with what has been said about it."),
    "coordinator-hours": _("The region's coordinators with their hours and period."),
    "steering-overview": _("The newest filed pilots, marked as new or seen before."),
    "steering-states": _("The pilots by status, as bars with numbers."),
    "steering-pilot": _("The first page of a pilot with the facts in a column at the side."),
    "programme-dates": _("The dates of the programme."),
    "parties-overview": _("The regions with what they have filed and what lacks a receipt."),
    "parties-received": _("The list of what has been received, with a tick for each receipt to give."),
    "parties-ask": _("A question to the region and the box to write in."),
    "parties-remind": _("The regions that lack something, with ticks."),
    "parties-reports": _("The page of reports."),
    "secretariat-overview": _(
        "The regions with filed pilots, delays, lacking agreements and the days to begin."
    ),
    "secretariat-page": _("The programme's page with its texts, dates and files."),
    "secretariat-dates": _("The form with the programme's deadline and period."),
    "secretariat-rates": _("The allocations of the regions with instalment, factor and amount."),
    "auditor-overview": _(
        "The accounts that are audited: closed through which month, and the last statement."
    ),
    "auditor-postings": _("The list of postings with number, month, what for and amount."),
    "auditor-sample": _("The form with which a sample is chosen."),
    "auditor-events": _("The list of events: when, who and what."),
    "facilitator-overview": _("The requests that wait, the oldest first."),
    "facilitator-request": _("A request with what is wished and a box for a note to the region."),
    "facilitator-pilots": _("The list of the pilots that have asked for help."),
    "admin-overview": _("Six numbers: links, addresses, roles and accesses for which something waits."),
    "admin-invite": _("The form with which a person is invited."),
    "admin-users": _("The list of users with their roles and their access."),
    "admin-user": _("The roles of a person with first and last day, and who gave them."),
    "admin-roles": _("The table of roles with what each may do."),
}


@cache
def sizes():
    """{picture: (width, height)}."""
    return {name: (one["width"], one["height"]) for name, one in json.loads(MANIFEST.read_text()).items()}
