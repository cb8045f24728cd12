"""What every address answers to everybody: one declared row per address (and step), the truth of the matrix.

A cell's status follows from the row: who is not signed in goes to the login page; a method that is not declared
is 405; who may not `enter` is refused; what a person does not see is not there; who sees it and may not act is
refused; everybody else gets `answers`.
"""

from dataclasses import dataclass, field

from tests.security.actors import (
    ADMINS,
    ANNEX,
    CENTRAL_ADMIN,
    COORDINATOR,
    DRAFTS,
    EVERYBODY,
    FILED,
    HR,
    NOBODY,
    NOT_SIGNED_IN,
    PAGE_EDITORS,
    PARTIES,
    PROGRAMME,
    READERS_OF_PILOTS,
    REPORTERS,
    REQUESTS,
    SIGNED_IN,
    STANDING,
    WITH_ROLE,
)

ALL_METHODS = "GET HEAD POST PUT PATCH DELETE"


@dataclass(frozen=True)
class Page:
    name: str
    answers: dict  # method -> status, or method -> {kind of target: status, "": the others}
    targets: dict = field(default_factory=lambda: {"none": SIGNED_IN})  # target -> who sees it
    enter: frozenset = SIGNED_IN
    may: dict = field(default_factory=dict)  # region -> who may, of those who see; {} is all of them
    arguments: dict = field(default_factory=dict)
    outside: dict | None = None  # method -> status for those who are not signed in; None sends them to log in
    writes: frozenset = frozenset()  # tables that a GET adds to, by design

    def status(self, actor, target, method):
        """The one status expected, or "login" for the way to the login page."""
        if actor in NOT_SIGNED_IN and self.outside is None:
            return "login"
        answers = self.outside if actor in NOT_SIGNED_IN else self.answers
        if method not in answers:
            return 405
        if actor in SIGNED_IN and actor not in self.enter:
            return 403
        if actor in SIGNED_IN and actor not in self.targets[target]:
            return 404
        if self.may and actor not in self.may[region_of(target)]:
            return 403
        return _for(answers[method], kind_of(target), actor)


def kind_of(target):
    return target.partition("_")[0].partition(".")[0]


def region_of(target):
    return target.partition("_")[2].partition(".")[0]


def _for(answer, kind, actor):
    if isinstance(answer, int):
        return answer
    return answer.get((kind, actor), answer.get(kind, answer[""]))


GONE = {"missing": NOBODY, "huge": NOBODY}
# Pilots whose agreement is being written, is under review, is concluded.
AGREED = ("writing", "talks", "agreed")
PILOTS = {
    **{f"draft_{key}": DRAFTS[key] for key in "ab"},
    **{f"{kind}_{key}": FILED[key] for kind in ("filed", "revising", "withdrawn", *AGREED) for key in "ab"},
    **{f"request_{key}": REQUESTS[key] for key in "ab"},
    **GONE,
}
FILED_PILOTS = {name: NOBODY if name.startswith("draft") else seen_by for name, seen_by in PILOTS.items()}
# The facilitator, who only helps with a pilot, would be told that it has no agreement.
WITH_AGREEMENT = {name: seen_by - {"facilitator"} for name, seen_by in FILED_PILOTS.items()}
# What has happened is told to those who read drafts.
FOLLOWED = {name: DRAFTS[name[-1]] if name not in GONE else NOBODY for name in PILOTS}
VERSIONS = {
    **{f"draft_{key}.1": NOBODY for key in "ab"},
    **{f"revising_{key}.2": NOBODY for key in "ab"},
    **{f"filed_{key}.9": NOBODY for key in "ab"},
    **{f"{kind}_{key}.1": FILED[key] for kind in ("filed", "revising", "withdrawn") for key in "ab"},
    **{f"request_{key}.1": REQUESTS[key] for key in "ab"},
    **{f"filed_{key}.2": FILED[key] for key in "ab"},
    "missing.1": NOBODY,
    "huge.1": NOBODY,
}
AGREEMENTS = {
    **{f"{kind}doc_{key}": DRAFTS[key] for kind in ("writing", "talks") for key in "ab"},
    **{f"agreeddoc_{key}": FILED[key] for key in "ab"},
    "missing.1": NOBODY,
    "huge.1": NOBODY,
}
# What is not filed waits for no receipt, though the negotiators see it.
FILED_AGREEMENTS = {name: seen if name.startswith("agreed") else NOBODY for name, seen in AGREEMENTS.items()}
ROUNDS = {
    **{f"{kind}round_{key}": DRAFTS[key] for kind in ("talks", "agreed") for key in "ab"},
    "missinground": NOBODY,
}
THREADS = {**{f"thread_{key}": DRAFTS[key] for key in "ab"}, "missingthread": NOBODY}
SCANS = {**{f"scan_{key}": FILED[key] for key in "ab"}, "missingscan": NOBODY}
STANDINGS = {**{f"standing_{key}": STANDING[key] for key in "ab"}, **GONE}
STANDING_REGIONS = {**{f"region_{key}": STANDING[key] for key in "ab"}, "noprogramme": NOBODY}
FILINGS = {**{f"filing_{key}": FILED[key] for key in "ab"}, "missingfiling": NOBODY}
INQUIRIES = {**{f"inquiry_{key}": FILED[key] for key in "ab"}, "missinginquiry": NOBODY}
HELP = {**{f"help_{key}": DRAFTS[key] | {"facilitator"} for key in "ab"}, **GONE}
MESSAGES = {"message_a": frozenset({"hr"}), "message_b": NOBODY, **GONE}
MAILS = {"mail_a": ADMINS, "mail_b": CENTRAL_ADMIN, **GONE}
STAND_INS = {
    "standin_a": frozenset({"coordinator"}) | ADMINS,
    "standin_b": CENTRAL_ADMIN,
    **GONE,
}
VIEWS = {"view_a": frozenset({"hr"}), "view_b": NOBODY, **GONE}
CASE_READERS = ANNEX
# The facilitator reads a description without its costs, and so not its PDF.
PDFS = {name: seen_by - {"facilitator"} for name, seen_by in VERSIONS.items()}
SECOND_VERSIONS = {name: seen_by if name.endswith(".2") else NOBODY for name, seen_by in VERSIONS.items()}
PEOPLE = {
    "person_a": ADMINS,
    "person_b": CENTRAL_ADMIN,
    "newcomer_a": ADMINS,
    "newcomer_b": CENTRAL_ADMIN,
    "both": ADMINS,
    "central": CENTRAL_ADMIN,
    "self": ADMINS,
    **GONE,
}
MEMBERSHIPS = {
    "membership_a": ADMINS,
    "membership_b": CENTRAL_ADMIN,
    "membership_central": CENTRAL_ADMIN,
    **GONE,
}
IMPORTS = {"import_a": HR["a"], "import_b": HR["b"], "closed_a": HR["a"], "done_a": HR["a"], **GONE}
RUNS = {
    "run_a": frozenset({"hr"}),
    "run_b": NOBODY,
    "both_run": frozenset({"hr_both"}),
    "narrowed_run": NOBODY,
    "central_run": frozenset({"employer"}),
    **GONE,
}
LISTS = {
    "list_a": frozenset({"hr"}),
    "list_b": frozenset({"hr_both"}),
    # Ordered with other roles than one has now.
    "changed_list": NOBODY,
    **GONE,
}
PROGRAMME_PAGES = {
    "programme_a": PROGRAMME["a"],
    "programme_b": PROGRAMME["b"],
    "noprogramme": NOBODY,
}
FILES = {"file_a": PROGRAMME["a"], "file_b": PROGRAMME["b"], "file": PROGRAMME["a"], **GONE}
PUBLIC = {"none": EVERYBODY}


def _public(name, answers, outside=None, **rest):
    return Page(name, answers, targets=PUBLIC, outside=outside or answers, **rest)


def _step(name, get, post, **rest):
    """A step of the workflow: asked for by GET, taken by POST, by who writes in the pilot's region."""
    rest.setdefault("may", HR)
    return Page("pilot_step", {"GET": get, "POST": post}, PILOTS, arguments={"name": name}, **rest)


TEXT = dict.fromkeys("GET HEAD".split(), 200)
EVERY_404 = dict.fromkeys(ALL_METHODS.split(), 404)
# A form that has seen nothing: what is saved is shown beside it.
UNSEEN = {"draft": 409, "revising": 409, "": 302}
WRITABLE = {"draft": 200, "revising": 200, "": 302}

# Only a list that is open has rows to look at.
OPEN_LIST = {"closed": 302, "done": 302, "": 200}

PAGES = [
    # common
    _public("accessibility", TEXT),
    _public("privacy", TEXT),
    _public("words", TEXT),
    _public("components", EVERY_404),
    # the door
    _public("account_login", dict.fromkeys(ALL_METHODS.split(), 302), {**TEXT, "POST": 200, "PUT": 200}),
    _public("account_logout", {**TEXT, "POST": 302}, dict.fromkeys("GET HEAD POST".split(), 302)),
    Page("account_change_password", {**TEXT, "POST": 200, "PUT": 200}),
    _public(
        "account_signup", dict.fromkeys(ALL_METHODS.split(), 302), dict.fromkeys(ALL_METHODS.split(), 200)
    ),
    _public("account_inactive", TEXT),
    _public("set_language", dict.fromkeys(ALL_METHODS.split(), 302)),
    Page("session_ping", {"POST": 204}),
    Page("kept", {"GET": 302, "POST": 302}),
    Page("roles", dict.fromkeys(ALL_METHODS.split(), 200)),
    Page(
        "invitation",
        {"GET": {"invitation": 200, "": 410}, "POST": {"invitation": 422, "": 410}},
        {"invitation_a": EVERYBODY, "invitation_b": EVERYBODY, "nolink": EVERYBODY},
        outside={"GET": {"invitation": 200, "": 410}, "POST": {"invitation": 422, "": 410}},
    ),
    Page(
        "address_confirm",
        {"GET": {"address": 200, "": 410}, "POST": {"address": 302, "": 410}},
        {"address_a": EVERYBODY, "address_b": EVERYBODY, "nolink": EVERYBODY},
        outside={"GET": {"address": 200, "": 410}, "POST": {"address": 302, "": 410}},
    ),
    # people and their roles
    Page("users", TEXT, enter=ADMINS),
    Page("user_invite", {"GET": 200, "POST": 422}, enter=ADMINS),
    Page("user", {"GET": 200, "POST": 422}, PEOPLE, enter=ADMINS),
    Page("user_edit", {"GET": 200, "POST": 422}, PEOPLE, enter=ADMINS),
    Page(
        "user_link",
        {
            "POST": {
                **{(kind, "useradmin_central"): 200 for kind in ("person", "both", "central", "self")},
                "newcomer": 200,
                "": 302,
            }
        },
        PEOPLE,
        enter=ADMINS,
    ),
    Page("user_close", {"GET": 200, "POST": 302}, PEOPLE, enter=ADMINS),
    Page("user_open", {"GET": 200, "POST": 302}, PEOPLE, enter=ADMINS),
    Page("role_end", {"GET": 200, "POST": 422}, MEMBERSHIPS, enter=ADMINS),
    _public("demo", EVERY_404),
    Page("demo_extract", EVERY_404, {"region_a": EVERYBODY, "noprogramme": EVERYBODY}, outside=EVERY_404),
    Page("demo_person", EVERY_404, {"person_a": EVERYBODY, "missing": EVERYBODY}, outside=EVERY_404),
    # the lists of pilots
    Page("saved_view_new", {"GET": 404, "POST": 404}),
    Page("saved_view", {"GET": 200, "POST": 422}, VIEWS),
    Page("saved_view_delete", {"GET": 200, "POST": 302}, VIEWS),
    Page("overview", TEXT),
    Page("pilots", TEXT, enter=READERS_OF_PILOTS),
    Page(
        "pilots_sheet",
        {**TEXT, "POST": 200},
        enter=READERS_OF_PILOTS,
        writes=frozenset({"regions_event"}),
    ),
    Page("pilot_list_file", TEXT, LISTS),
    Page("pilot_list_content", TEXT, LISTS, writes=frozenset({"regions_event"})),
    Page("received", TEXT, enter=PARTIES),
    Page("received_sheet", TEXT, enter=PARTIES, writes=frozenset({"regions_event"})),
    Page("receive_many", {"POST": 302}, enter=PARTIES),
    Page("search", TEXT),
    Page("guides", TEXT),
    Page("guide", TEXT, arguments={"slug": "hr"}),
    Page("guide", {"GET": 404, "HEAD": 404}, arguments={"slug": "findes-ikke"}),
    Page("welcome_close", {"POST": 302}),
    # the programme pages
    Page("programme", TEXT, enter=WITH_ROLE),
    Page("programme_edit", {"GET": 200, "POST": 409}, enter=PAGE_EDITORS[""]),
    Page("programme_dates", {"GET": 200, "POST": 422}, enter=PAGE_EDITORS[""]),
    Page("programme_file_new", {"GET": 200, "POST": 422}, enter=PAGE_EDITORS[""]),
    Page("programme_file", TEXT, FILES),
    Page("programme_file_remove", {"GET": 200, "POST": 302}, FILES, may=PAGE_EDITORS),
    Page("programme_page", TEXT, PROGRAMME_PAGES, enter=WITH_ROLE),
    Page("programme_page_edit", {"GET": 200, "POST": 409}, PROGRAMME_PAGES, WITH_ROLE, PAGE_EDITORS),
    Page("programme_page_file_new", {"GET": 200, "POST": 422}, PROGRAMME_PAGES, WITH_ROLE, PAGE_EDITORS),
    # a region's own list
    Page("list_import_new", {"GET": 200, "POST": 422}, enter=HR["a"]),
    Page("list_import_template", {"GET": {("none", "hr_both"): 302, "": 200}}, enter=HR["a"]),
    Page("list_import", {"GET": 200, "POST": {"closed": 200, "done": 200, "": 302}}, IMPORTS),
    Page("list_import_confirm", {"POST": 302}, IMPORTS),
    Page("list_import_rows", {"GET": OPEN_LIST, "HEAD": OPEN_LIST}, IMPORTS),
    Page("list_import_undo", {"GET": {"done": 200, "": 302}, "POST": 302}, IMPORTS),
    Page("list_import_drop", {"GET": 200, "POST": 302}, IMPORTS),
    # reports
    Page("reports", TEXT, enter=REPORTERS),
    Page("report_overview", TEXT, enter=REPORTERS),
    Page("report_overview_workbook", TEXT, enter=REPORTERS, writes=frozenset({"regions_event"})),
    Page("report_run", TEXT, RUNS, enter=REPORTERS),
    Page("report_run_file", TEXT, RUNS, enter=REPORTERS, writes=frozenset({"regions_event"})),
    Page("report_order", {"POST": 422}, enter=REPORTERS, arguments={"kind": "oversigt"}),
    Page("report_order", {"POST": 422}, enter=REPORTERS, arguments={"kind": "samling"}),
    Page("report_order", {"POST": 404}, enter=REPORTERS, arguments={"kind": "findes-ikke"}),
    Page("empty_form", {"GET": 200}, enter=WITH_ROLE),
    # writing a description
    Page("pilot_new", {"GET": 200, "POST": 422}, enter=HR["a"]),
    Page("file_many", {"GET": 200, "POST": 422}, enter=HR["a"]),
    *(
        Page(
            "description_step",
            {"GET": WRITABLE, "POST": post},
            PILOTS,
            may=HR,
            arguments={"step": step},
        )
        for step, post in [
            ("om", UNSEEN),
            ("sted", UNSEEN),
            ("indhold", UNSEEN),
            ("kriterier", {"draft": 422, "revising": 422, "": 302}),
            ("okonomi", UNSEEN),
        ]
    ),
    Page(
        "description_step",
        {"GET": 404, "POST": 404},
        {"draft_a": SIGNED_IN, "missing": SIGNED_IN},
        arguments={"step": "findes-ikke"},
    ),
    Page("description_check", {"GET": WRITABLE}, PILOTS, may=HR),
    Page("pilot_receipt", {"GET": 200}, FILED_PILOTS),
    # reading what was filed
    Page("pilot", {"GET": 200}, PILOTS),
    Page("pilot_tab", {"GET": {"draft": 302, "": 200}}, PILOTS, arguments={"stem": "beskrivelse"}),
    Page("pilot_tab", {"GET": 200}, WITH_AGREEMENT, arguments={"stem": "aftale"}),
    Page("pilot_tab", {"GET": 404}, {"filed_a": SIGNED_IN}, arguments={"stem": "findes-ikke"}),
    Page("pilot_history", {"GET": 200}, FOLLOWED),
    Page("version", {"GET": 200}, VERSIONS),
    Page("version_pdf", {"GET": 200}, PDFS),
    Page("changes", {"GET": 200}, SECOND_VERSIONS),
    Page(
        "give_receipt",
        {"POST": 302},
        VERSIONS,
        may={"a": PARTIES, "b": PARTIES, "": PARTIES},
    ),
    # writing an agreement
    *(
        Page(
            "agreement_step",
            {"GET": {"writing": 200, "": 302}, "POST": {"writing": post, "": 302}},
            PILOTS,
            may=HR,
            arguments={"step": step},
        )
        for step, post in [
            ("parter", 409),
            ("ramme", 409),
            ("indhold", 409),
            ("kriterier", 422),
            ("budget", 409),
            ("bilag", 422),
        ]
    ),
    Page("agreement_check", {"GET": {"writing": 200, "": 302}}, PILOTS, may=HR),
    # reading, reviewing and signing it
    Page("negotiations", TEXT, enter=DRAFTS["a"]),
    Page("agreement", {"GET": 200}, AGREEMENTS),
    Page("agreement_pdf", {"GET": {"agreeddoc": 200, "": 404}}, AGREEMENTS),
    Page("agreement_promised", {"GET": {"writingdoc": 302, "": 200}}, AGREEMENTS),
    Page("agreement_annex", {"GET": 200}, AGREEMENTS, may=ANNEX),
    Page("agreement_receipt", {"POST": 302}, FILED_AGREEMENTS, may=dict.fromkeys(["a", "b", ""], PARTIES)),
    Page("agreement_round", {"GET": 200}, ROUNDS),
    Page("agreement_round_pdf", {"GET": 200}, ROUNDS),
    Page("agreement_comment", {"POST": 422}, AGREEMENTS, may=DRAFTS | {"": NOBODY}),
    Page("agreement_reply", {"POST": 422}, THREADS),
    Page("agreement_resolve", {"POST": 302}, THREADS),
    Page("agreement_sign", {"GET": 302, "POST": 302}, AGREEMENTS, may=DRAFTS | {"": NOBODY}),
    Page("agreement_paper", {"GET": 302, "POST": 302}, AGREEMENTS, may=DRAFTS | {"": NOBODY}),
    Page("agreement_scan", {"GET": 200}, SCANS),
    # standing agreements
    Page("standing_agreements", TEXT, enter=STANDING["a"]),
    Page("standing_agreement", {"GET": 200}, STANDINGS),
    Page("standing_file", {"GET": 200}, STANDINGS),
    Page(
        "standing_new",
        {"GET": 200, "POST": 422},
        STANDING_REGIONS,
        enter=STANDING["a"],
        may=HR | {"": NOBODY},
    ),
    # questions, help, the case file
    Page("inquiry_ask", {"POST": 422}, FILINGS, may={"a": PARTIES, "b": PARTIES}),
    Page("inquiry_answer", {"POST": 422}, INQUIRIES, may=HR),
    Page("requests", TEXT, enter=frozenset({"facilitator"})),
    Page("request_answer", {"POST": 302}, HELP, may=dict.fromkeys(["a", "b"], frozenset({"facilitator"}))),
    Page("request_cancel", {"POST": 302}, HELP, may=DRAFTS),
    Page("request_ask", {"POST": {"draft": 403, "withdrawn": 403, "": 302}}, PILOTS, may=DRAFTS),
    Page("case_file", {"GET": 200}, FILED_PILOTS, may=CASE_READERS),
    Page("case_file_download", {"GET": 302, "POST": 200}, FILED_PILOTS, may=CASE_READERS),
    # messages, the calendar, stand-ins
    Page("messages", TEXT),
    Page("message_open", {"POST": 302}, MESSAGES),
    Page("messages_read", {"POST": 302}),
    Page("message_preferences", {"GET": 200, "POST": 422}),
    Page("mail_refusals", TEXT, enter=ADMINS),
    Page("mail_again", {"POST": 302}, MAILS, enter=ADMINS),
    Page("demo_mails", {"GET": 404}),
    Page("remind", {"GET": 200, "POST": 422}, enter=PARTIES),
    Page("calendar", TEXT),
    Page("calendar_make", {"POST": 200}),
    Page("calendar_revoke", {"POST": 302}),
    _public("calendar_feed", {"GET": 404, "HEAD": 404}, arguments={"token": "findes-ikke"}),
    Page("stand_ins", {"GET": 200, "POST": 422}),
    Page("stand_in_end", {"GET": 200, "POST": 302}, STAND_INS),
    Page("account_reauthenticate", {"GET": 200, "POST": 200, "PUT": 200, "HEAD": 200}),
    # the steps of the workflow
    _step("file", 302, {"draft": 422, "revising": 422, "": 302}),
    _step("revise", {"draft": 302, "revising": 302, "withdrawn": 302, "": 200}, 302),
    _step("discard", {"revising": 200, "": 302}, 302),
    _step(
        "withdraw",
        {"filed": 200, "request": 200, "revising": 200, "": 302},
        {"filed": 422, "request": 422, "revising": 422, "": 302},
    ),
    _step("agree", {"filed": 200, "request": 200, "revising": 200, "": 302}, 302),
    _step("amend", {"agreed": 200, "": 302}, 302),
    _step("terminate", {"agreed": 200, "": 302}, 302),
    _step("send", 302, {"writing": 422, "": 302}),
    _step("recall", {"talks": 200, "": 302}, 302),
    _step("return", {"talks": 200, "": 302}, {"talks": 422, "": 302}, may=COORDINATOR),
    _step("clear", {"talks": 200, "": 302}, {"talks": 422, "": 302}, may=COORDINATOR),
    _step("drop", {"writing": 200, "": 302}, 302),
    _step("break_off", {"writing": 200, "talks": 200, "": 302}, {"writing": 422, "talks": 422, "": 302}),
    Page("pilot_step", {"GET": 404, "POST": 404}, PILOTS, arguments={"name": "sign"}),
    _step("delete", {"draft": 200, "": 302}, 302),
    Page("pilot_step", {"GET": 404, "POST": 404}, PILOTS, arguments={"name": "findes-ikke"}),
]

# Here, not above: they are made of what stands above.
from tests.security import account, account_appointing, account_closing  # noqa: E402

ACCOUNT = [account_closing, account, account_appointing]
PAGES += [page for part in ACCOUNT for page in part.PAGES]
