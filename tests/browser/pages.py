"""Every page that is looked at: its address, who looks, and what is pressed before looking."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from common import clock
from pilots.case import list_sheet
from pilots.case.listing import Listing
from pilots.descriptions.steps import Stage, stage_of
from pilots.imports import importing
from pilots.models import PageFile, Pilot, Programme, ProgrammePage, StandingAgreement
from pilots.programme import pages as programme_pages
from regions import corrections, invitations, saved_views, stand_ins
from regions.models import Correction, Invitation, Membership, Region, User
from regions.orders import OrderState
from reports.overview.selection import Selection
from reports.runs import runs
from tests.evidence import a_pdf

ERROR_FORM = 'main form[action$="#fejl"] .actions button'
HR = "hr.nordjylland"
UNION = "yngre-laeger"
SECRETARIAT = "sekretariat"
ADMIN = "brugeradmin"
NOBODY = ""
TOKEN = "a-token-that-only-this-test-knows"


@dataclass(frozen=True)
class Shown:
    """A page: `args` are its address' arguments or names of things in the world; `press` is pressed first."""

    picture: str
    url_name: str
    actor: str = HR
    args: tuple = ()
    query: str = ""
    press: str = ""
    status: int = 200
    demo: bool = False

    def address(self, things):
        return reverse(self.url_name, args=[things.get(arg, arg) for arg in self.args]) + self.query


DOOR = [
    Shown("login", "account_login", NOBODY),
    Shown("login-wrong", "account_login", NOBODY, press="main form button", status=200),
    Shown("signup-closed", "account_signup", NOBODY),
    Shown("inactive", "account_inactive", NOBODY),
    Shown("logout", "account_logout"),
    Shown("password", "account_change_password"),
    Shown("invitation", "invitation", NOBODY, args=(TOKEN,)),
    Shown("invitation-wrong", "invitation", NOBODY, args=(TOKEN,), press=ERROR_FORM, status=422),
    Shown("invitation-gone", "invitation", NOBODY, args=("used",), status=410),
    Shown("kept", "kept"),
    Shown("roles", "roles"),
    Shown("accessibility", "accessibility", NOBODY),
    Shown("privacy", "privacy", NOBODY),
    Shown("words", "words", NOBODY),
    Shown("guides", "guides"),
    Shown("guide", "guide", args=("hr",)),
    Shown("guide-of-others", "guide", ADMIN, args=("regnskab",)),
    Shown("demo", "demo", NOBODY, demo=True),
    Shown("components", "components", NOBODY, demo=True),
]
USERS = [
    Shown("users", "users", ADMIN),
    Shown("users-none", "users", ADMIN, query="?q=findesikke"),
    Shown("users-who-wait", "users", ADMIN, query="?waits=invited"),
    Shown("user", "user", ADMIN, args=("person",)),
    Shown("user-wrong", "user", ADMIN, args=("person",), press=ERROR_FORM, status=422),
    Shown("user-link", "user", ADMIN, args=("person",), press='form[action$="/link/"] button'),
    Shown("user-edit", "user_edit", ADMIN, args=("person",)),
    Shown("address-confirm", "address_confirm", NOBODY, args=(TOKEN,)),
    Shown("address-gone", "address_confirm", NOBODY, args=("used",), status=410),
    Shown("user-invite", "user_invite", ADMIN),
    Shown("user-invite-wrong", "user_invite", ADMIN, press=ERROR_FORM, status=422),
    Shown("user-close", "user_close", ADMIN, args=("person",)),
    Shown("user-open", "user_open", ADMIN, args=("person",)),
    Shown("role-end", "role_end", ADMIN, args=("membership",)),
]
LISTS = [
    Shown("overview-hr", "overview"),
    Shown("overview-hr-empty", "overview", "hr.sjaelland"),
    Shown("overview-coordinator", "overview", "tovholder.midtjylland"),
    Shown("overview-union", "overview", UNION),
    Shown("overview-secretariat", "overview", SECRETARIAT),
    Shown("overview-steering", "overview", "styregruppe.nordjylland"),
    Shown("overview-auditor", "overview", "revision"),
    Shown("overview-facilitator", "overview", "facilitator"),
    Shown("overview-admin", "overview", ADMIN),
    Shown("pilots", "pilots"),
    Shown("pilots-all-regions", "pilots", SECRETARIAT, query="?page=2"),
    Shown("pilots-none", "pilots", query="?q=findesikke"),
    Shown("search", "search", query="?q=kræft"),
    Shown("search-none", "search", query="?q=findesikke"),
    Shown("search-empty", "search", UNION),
    Shown("search-stop-words", "search", UNION, query="?q=og"),
    Shown("received", "received", UNION),
    Shown("received-none", "received", UNION, query="?region=2"),
]
WRITING = [
    Shown("pilot-new", "pilot_new"),
    Shown("pilot-new-wrong", "pilot_new", press=ERROR_FORM, status=422),
    *(
        Shown(f"step-{step}", "description_step", "hr.midtjylland", args=("ready", step))
        for step in ("om", "sted", "indhold", "kriterier", "okonomi")
    ),
    Shown("step-new", "description_step", "hr.sjaelland", args=("started", "sted")),
    Shown("check", "description_check", "hr.midtjylland", args=("ready",)),
    Shown("check-lacking", "description_check", "hr.sjaelland", args=("started",)),
    Shown(
        "check-refused",
        "description_check",
        "hr.sjaelland",
        args=("started",),
        press="main form .button",
        status=422,
    ),
    Shown("receipt", "pilot_receipt", args=("filed",)),
    Shown("file-many", "file_many", "hr.midtjylland"),
    Shown("file-many-lacking", "file_many", "hr.sjaelland"),
    Shown("import", "list_import_new"),
    Shown("import-wrong", "list_import_new", press=ERROR_FORM, status=422),
    Shown("import-preview", "list_import", args=("list",)),
    Shown("import-rows", "list_import_rows", args=("list",)),
    Shown("import-undo", "list_import_undo", args=("done list",)),
    Shown("import-done", "list_import", args=("done list",)),
    Shown("import-drop", "list_import_drop", args=("list",)),
    Shown("import-closed", "list_import", args=("dropped list",)),
]
READING = [
    Shown("pilot-draft", "pilot", "hr.midtjylland", args=("ready",)),
    Shown("pilot-filed", "pilot", "hr.midtjylland", args=("amended",)),
    Shown("pilot-description", "pilot_tab", "hr.midtjylland", args=("amended", "beskrivelse")),
    Shown("pilot-agreement", "pilot_tab", "hr.midtjylland", args=("amended", "aftale")),
    Shown("pilot-money", "pilot_money", "hr.midtjylland", args=("amended",)),
    Shown("pilot-history", "pilot_history", "hr.midtjylland", args=("amended",)),
    Shown("pilot-revising", "pilot", "hr.syddanmark", args=("revising",)),
    Shown("pilot-withdrawn", "pilot", "hr.syddanmark", args=("withdrawn",)),
    Shown("pilot-read-by-union", "pilot", UNION, args=("filed",)),
    Shown("withdraw", "pilot_step", args=("undecided", "withdraw")),
    Shown("withdraw-wrong", "pilot_step", args=("undecided", "withdraw"), press=ERROR_FORM, status=422),
    Shown("delete", "pilot_step", "hr.midtjylland", args=("ready", "delete")),
    Shown("discard", "pilot_step", "hr.syddanmark", args=("revising", "discard")),
    Shown("version", "version", UNION, args=("amended", 2)),
    Shown("version-received", "version", args=("filed", 1)),
    Shown("changes", "changes", UNION, args=("amended", 2)),
    Shown("not-allowed", "users", status=403),
    Shown("not-found", "pilot", args=(987_654,), status=404),
]
PROGRAMME = [
    Shown("programme", "programme", SECRETARIAT),
    Shown("programme-region", "programme_page", args=("nordjylland",)),
    Shown("programme-edit", "programme_edit", SECRETARIAT),
    Shown("programme-region-edit", "programme_page_edit", args=("nordjylland",)),
    Shown("programme-dates", "programme_dates", SECRETARIAT),
    Shown("programme-file-new", "programme_file_new", SECRETARIAT),
    Shown("programme-file-wrong", "programme_file_new", SECRETARIAT, press=ERROR_FORM, status=422),
    Shown("programme-region-file-new", "programme_page_file_new", args=("nordjylland",)),
    Shown("programme-file-remove", "programme_file_remove", SECRETARIAT, args=("file",)),
]
REPORTS = [
    Shown("reports", "reports", SECRETARIAT),
    Shown("report-overview", "report_overview", SECRETARIAT),
    Shown("report-overview-region", "report_overview"),
    Shown("report-overview-wrong", "report_overview", query="?as_of=igen", status=422),
    Shown("report-waiting", "report_run", SECRETARIAT, args=("waiting run",)),
    Shown("pilot-list-file", "pilot_list_file", SECRETARIAT, args=("waiting list",)),
    Shown("report-failed", "report_run", SECRETARIAT, args=("failed run",)),
]
COORDINATOR = "tovholder.nordjylland"
AGREEMENTS = [
    Shown("overview-reviewer", "overview", COORDINATOR),
    Shown("negotiations", "negotiations", COORDINATOR),
    Shown("agreement-draft", "agreement", args=("written", 1)),
    Shown("agreement-review", "agreement", COORDINATOR, args=("reviewed", 1)),
    Shown("agreement-returned", "agreement", args=("returned", 1)),
    Shown("agreement-part-signed", "agreement", COORDINATOR, args=("part signed", 1)),
    Shown("agreement-concluded", "agreement", UNION, args=("filed", 1)),
    Shown("agreement-promised", "agreement_promised", UNION, args=("filed", 1)),
    Shown("agreement-annex", "agreement_annex", args=("filed", 1)),
    Shown("agreement-round", "agreement_round", COORDINATOR, args=("reviewed", 1, 1)),
    Shown("agreement-paper", "agreement_paper", args=("cleared", 1)),
    Shown("agreement-paper-wrong", "agreement_paper", args=("cleared", 1), press=ERROR_FORM, status=422),
    Shown("agreement-sign", "agreement_sign", args=("cleared", 1)),
    *(
        Shown(f"agreement-step-{step}", "agreement_step", args=("written", step))
        for step in ("parter", "ramme", "indhold", "kriterier", "budget", "bilag")
    ),
    Shown("agreement-check", "agreement_check", args=("written",)),
    Shown("agree", "pilot_step", args=("undecided", "agree")),
    Shown("amend", "pilot_step", args=("filed", "amend")),
    Shown("return", "pilot_step", COORDINATOR, args=("reviewed", "return")),
    Shown(
        "return-wrong", "pilot_step", COORDINATOR, args=("reviewed", "return"), press=ERROR_FORM, status=422
    ),
    Shown("standing-agreements", "standing_agreements"),
    Shown("standing-agreement", "standing_agreement", args=("standing",)),
    Shown("standing-new", "standing_new", args=("nordjylland",)),
    Shown(
        "standing-new-wrong",
        "standing_new",
        args=("midtjylland",),
        actor="hr.midtjylland",
        press=ERROR_FORM,
        status=422,
    ),
    Shown("case-file", "case_file", args=("filed",)),
    Shown("requests", "requests", "facilitator"),
    Shown("requests-done", "requests", "facilitator", query="?state=done"),
    Shown("messages", "messages"),
    Shown("message-preferences", "message_preferences"),
    Shown("mail-refusals", "mail_refusals", ADMIN),
    Shown("demo-mails", "demo_mails", demo=True),
    Shown("remind", "remind", UNION),
    Shown("remind-wrong", "remind", UNION, press=ERROR_FORM, status=422),
    Shown("calendar", "calendar"),
    Shown("calendar-made", "calendar", press=".actions .button"),
    Shown("view-new", "saved_view_new", query="?list=pilots&about=0&query=state%3Ddraft"),
    Shown(
        "view-new-wrong",
        "saved_view_new",
        query="?list=pilots&about=0&query=state%3Ddraft",
        press=ERROR_FORM,
        status=422,
    ),
    Shown("view", "saved_view", args=("view",)),
    Shown("view-delete", "saved_view_delete", args=("view",)),
    Shown("stand-ins", "stand_ins"),
    Shown("stand-in-end", "stand_in_end", COORDINATOR, args=("stand-in",)),
    Shown("reauthenticate", "account_reauthenticate"),
]
PAGES = [*DOOR, *USERS, *LISTS, *WRITING, *READING, *PROGRAMME, *REPORTS, *AGREEMENTS]

# Addresses that are no page to look at.
NO_PAGES = {
    "welcome_close": "answers a button",
    "set_language": "answers a button",
    "session_ping": "answers a script",
    "demo_extract": "a text file",
    "demo_person": "answers a button",
    "mail_again": "answers a button",
    "user_link": "answers a button, and is looked at as user-link",
    "give_receipt": "answers a button",
    "receive_many": "answers a button",
    "agreement_receipt": "answers a button",
    "agreement_comment": "answers a button",
    "agreement_reply": "answers a button",
    "agreement_resolve": "answers a button",
    "agreement_pdf": "a PDF",
    "agreement_round_pdf": "a PDF",
    "agreement_scan": "a PDF",
    "standing_file": "a PDF",
    "inquiry_ask": "answers a button",
    "inquiry_answer": "answers a button",
    "request_answer": "answers a button",
    "request_ask": "answers a button",
    "request_cancel": "answers a button",
    "case_file_download": "a zip",
    "message_open": "answers a button",
    "messages_read": "answers a button",
    "calendar_make": "answers a button, and is looked at as calendar-made",
    "calendar_revoke": "answers a button",
    "calendar_feed": "a calendar",
    "list_import_confirm": "answers a button",
    "report_order": "answers a button",
    "pilots_sheet": "a workbook",
    "received_sheet": "a workbook",
    "pilot_list_content": "a workbook",
    "report_overview_workbook": "a workbook",
    "list_import_template": "a workbook",
    "version_pdf": "a PDF",
    "empty_form": "a PDF",
    "report_run_file": "a PDF",
    "programme_file": "a file",
}


def person(actor):
    return User.objects.get(email=f"{actor}@eksempel.dk")


def build():
    """What the demo's world lacks; the things that addresses name."""
    found = {**_pilots(), **_lists(), **_runs(), **_people()}
    page = ProgrammePage.objects.get(region=None)
    programme_pages.add_file(
        page,
        kind="ideas",
        title="Idékatalog",
        name="idekatalog.pdf",
        content=a_pdf(),
        by=person(SECRETARIAT),
    )
    return found | {"file": PageFile.objects.get().pk}


def _pilots():
    def nordjylland(number):
        return Pilot.objects.get(region__slug="nordjylland", number=number).pk

    def at(slug, stage):
        return next(p for p in Pilot.objects.filter(region__slug=slug) if stage_of(p) == stage)

    return {
        **{name: nordjylland(number) for number, name in enumerate(STAGES, 1)},
        "undecided": nordjylland(40),
        "standing": StandingAgreement.objects.get(region__slug="nordjylland").pk,
        "stand-in": _stand_in(),
        "view": saved_views.save(
            "pilots", 0, "state=draft", name="Kladder", organisation="", by=person(HR)
        ).pk,
        "amended": Pilot.objects.get(region__slug="midtjylland", current__version=2).pk,
        "ready": at("midtjylland", Stage.DRAFT).pk,
        "started": at("sjaelland", Stage.DRAFT).pk,
        "revising": at("syddanmark", Stage.REVISING).pk,
        "withdrawn": at("syddanmark", Stage.WITHDRAWN).pk,
    }


# What the demo's first pilots of Nordjylland have come to.
STAGES = ["filed", "part signed", "cleared", "reviewed", "returned", "written"]


def _stand_in():
    absent = person(COORDINATOR)
    today = clock.today()
    return stand_ins.appoint(
        absent.memberships.get(), person("tovholder.midtjylland"), starts_on=today, ends_on=today, by=absent
    ).pk


def _lists():
    data = (settings.BASE_DIR / "fixtures" / "nordjylland_pilots.csv").read_bytes()
    region, programme, by = Region.objects.get(slug="nordjylland"), Programme.objects.get(), person(HR)
    kept, dropped = (importing.start(region, programme, "liste.csv", data, by=by) for _turn in range(2))
    importing.drop(dropped, by=by)
    done = importing.start(region, programme, "liste.csv", b"Titel\nTeam\n", by=by)
    importing.commit(done, by=by)
    return {"list": kept.pk, "dropped list": dropped.pk, "done list": done.pk}


def _runs():
    by = person(SECRETARIAT)
    selection = Selection(Programme.objects.get(), tuple(Region.objects.valid(on=clock.today())))
    waiting, failed = (runs.order("oversigt", selection, by=by) for _turn in range(2))
    runs.ReportRun.objects.filter(pk=failed.pk).update(state=OrderState.FAILED)
    listed = list_sheet.order(Listing(by, QueryDict()), by=by)
    return {"waiting run": waiting.pk, "failed run": failed.pk, "waiting list": listed.pk}


def _people():
    invited = person("styregruppe.midtjylland")
    # Only the hash of a link is kept: one whose token is known is put in its place.
    invitations.invite(invited, by=person(ADMIN))
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    Invitation.objects.filter(user=invited).update(token_hash=digest)
    found = corrections.correct(invited, name=invited.name, email="ny.adresse@eksempel.dk", by=person(ADMIN))
    Correction.objects.filter(pk=found.pk).update(token_hash=digest)
    # Correcting the address has ended the first link.
    Invitation.objects.filter(user=invited).update(expires_at=found.expires_at)
    return {"person": invited.pk, "membership": Membership.objects.get(user=invited).pk}
