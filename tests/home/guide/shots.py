"""What each picture of the guides is of: a part of one page of the demo on the day it opens, and what that part is made of."""

import hashlib
import re
from dataclasses import dataclass

import lxml.html
from django.urls import reverse

from accounting.models import Book
from pilots.agreements.agreement import Agreement, AgreementState
from pilots.models import Pilot
from regions.models import User

HR, KEEPER, UNION = "hr.nordjylland", "okonomi.nordjylland", "yngre-laeger"
COORDINATOR, STEERING, SECRETARIAT = "tovholder.nordjylland", "styregruppe.nordjylland", "sekretariat"
AUDITOR, FACILITATOR, ADMIN = "revision.nordjylland", "facilitator", "brugeradmin"
WORK = '//section[ol[@class="work"]]'
COMMENTED = '//main//div[@class="beside"][.//*[contains(@class, "comment")]]'
TABLE, FORM = "//main//table", "//main//form[contains(@class, 'form')]"


@dataclass(frozen=True)
class Shot:
    """`args` name things of the demo's world; `part` is an XPath, of whose finds the first is shown."""

    login: str
    name: str
    part: str
    args: tuple = ()
    # What its age goes by, where it is not the whole part: the regions' departments differ between the databases.
    goes_by: str = ""

    def address(self):
        return reverse(self.name, args=[THINGS[arg]() if arg in THINGS else arg for arg in self.args])

    def digest(self, html):
        return skeleton(html, self.goes_by or self.part)


def _pilots():
    return Pilot.objects.filter(region__slug="nordjylland")


THINGS = {
    "book": lambda: Book.objects.get(region__slug="nordjylland").pk,
    "draft": lambda: _pilots().filter(number=None).earliest("pk").pk,
    "pilot": lambda: _pilots().get(number=1).pk,
    "asked": lambda: _pilots().get(number=9).pk,
    "reviewed": lambda: _reviewed().pilot_id,
    "version": lambda: _reviewed().version,
    "person": lambda: User.objects.get(email=f"{HR}@eksempel.dk").pk,
}


def _reviewed():
    return Agreement.objects.filter(pilot__region__slug="nordjylland", state=AgreementState.REVIEW).earliest(
        "pk"
    )


SHOTS = {
    "hr-overview": Shot(HR, "overview", WORK),
    "hr-step": Shot(HR, "description_step", FORM, ("draft", "om")),
    "hr-import": Shot(HR, "list_import_new", FORM),
    "hr-check": Shot(HR, "description_check", "//main//section[dl]", ("draft",)),
    "hr-negotiations": Shot(HR, "negotiations", TABLE),
    "hr-pilots": Shot(HR, "pilots", TABLE),
    "account-pool": Shot(KEEPER, "book", '//main//figure[contains(@class, "chart")]', ("book",)),
    "account-payroll": Shot(KEEPER, "payroll_imports", TABLE, ("book",)),
    "account-waiting": Shot(KEEPER, "quarantine", '//main//section[@class="panel"]', ("book",)),
    "account-expenses": Shot(KEEPER, "expenses", TABLE, ("book",)),
    "account-months": Shot(KEEPER, "months", TABLE, ("book",)),
    "account-statements": Shot(KEEPER, "statements", TABLE),
    "coordinator-overview": Shot(COORDINATOR, "overview", WORK),
    "coordinator-queue": Shot(COORDINATOR, "negotiations", TABLE),
    "coordinator-review": Shot(COORDINATOR, "agreement", COMMENTED, ("reviewed", "version")),
    "coordinator-doubts": Shot(COORDINATOR, "doubts", TABLE, ("book",)),
    "coordinator-hours": Shot(COORDINATOR, "appointments", TABLE, ("book",)),
    "steering-overview": Shot(STEERING, "overview", WORK),
    "steering-states": Shot(STEERING, "overview", '//main//figure[contains(@class, "chart")]'),
    "steering-pilot": Shot(STEERING, "pilot", '//main//div[contains(@class, "with-rail")]', ("pilot",)),
    "programme-dates": Shot(STEERING, "programme", "//main//section[dl]"),
    "parties-overview": Shot(UNION, "overview", "//main//section[.//table]"),
    "parties-received": Shot(UNION, "received", TABLE),
    "parties-ask": Shot(UNION, "version", '//*[@id="sporgsmaal"]', ("asked", 1)),
    "parties-remind": Shot(UNION, "remind", FORM),
    "parties-reports": Shot(UNION, "reports", "//main//section"),
    "secretariat-overview": Shot(SECRETARIAT, "overview", "//main//section[.//table]"),
    "secretariat-page": Shot(SECRETARIAT, "programme", '//main//div[contains(@class, "columns")]'),
    "secretariat-dates": Shot(SECRETARIAT, "programme_dates", FORM),
    "secretariat-rates": Shot(SECRETARIAT, "rates", TABLE),
    "auditor-overview": Shot(AUDITOR, "overview", "//main//section[.//table]"),
    "auditor-postings": Shot(AUDITOR, "postings", TABLE, ("book",)),
    "auditor-sample": Shot(AUDITOR, "audit_sample", "//main//form", ("book",)),
    "auditor-events": Shot(AUDITOR, "account_events", TABLE, ("book",)),
    "facilitator-overview": Shot(FACILITATOR, "overview", WORK),
    "facilitator-request": Shot(FACILITATOR, "requests", '//section[starts-with(@id, "request-")]'),
    "facilitator-pilots": Shot(FACILITATOR, "pilots", TABLE, goes_by=f"{TABLE}/thead"),
    "admin-overview": Shot(ADMIN, "overview", '//section[dl[contains(@class, "figures")]]'),
    "admin-invite": Shot(ADMIN, "user_invite", FORM),
    "admin-users": Shot(ADMIN, "users", TABLE),
    "admin-user": Shot(ADMIN, "user", TABLE, ("person",)),
    "admin-roles": Shot(ADMIN, "roles", TABLE),
}
# Figures, dates and checksums come and go.
FIGURES = re.compile(r"\S*\d\S*|[.,:−–%\u00a0]")


def skeleton(html, part):
    """A checksum of the part's elements, classes and words, each once and in no order: rows come and go too."""
    found = lxml.html.document_fromstring(html).xpath(part)
    assert found, f"Nothing stands at {part}"
    pieces = {(node.tag, node.get("class", ""), _words(node)) for node in found[0].iter(lxml.etree.Element)}
    return hashlib.sha256(repr(sorted(pieces)).encode()).hexdigest()[:16]


def _words(node):
    own = [node.text, *(child.tail for child in node)]
    return " ".join(FIGURES.sub(" ", " ".join(text for text in own if text)).split())
