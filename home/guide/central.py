"""The guides of those who work across the regions."""

from django.utils.translation import gettext_lazy as _

from home.guide.guide import Guide, Step
from regions.permissions import Permission as P
from regions.permissions import Role

PARTIES = Guide(
    "centrale-parter",
    _("Central parties"),
    _("You receive what the regions file, read it and ask. Nobody waits for an answer from you."),
    frozenset({Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION}),
    (
        Step(
            _("See what has come and what lacks"),
            _("The overview shows each region beside the deadline. Each number leads to just those rows."),
            "overview",
            None,
            "parties-overview",
        ),
        Step(
            _("Give receipts"),
            _("A receipt only says that you have it. Several can be given at once."),
            "received",
            P.GIVE_RECEIPTS,
            "parties-received",
        ),
        Step(
            _("Read, and ask"),
            _(
                "Open a description. At the foot of it you ask the region a question, and the answer comes there."
            ),
            "received",
            P.ASK_QUESTIONS,
            "parties-ask",
        ),
        Step(
            _("Remind the regions"),
            _("Choose the regions that lack something. They get a message and a mail, at most one a day."),
            "remind",
            P.REMIND_REGIONS,
            "parties-remind",
        ),
        Step(
            _("Fetch a report"),
            _("The reports are built on what has been filed, on a day that you choose."),
            "reports",
            P.READ_REPORTS,
            "parties-reports",
        ),
    ),
)
SECRETARIAT = Guide(
    "sekretariat",
    _("Programme secretariat"),
    _("You keep the programme's dates, texts and rates, and follow how far the regions are."),
    frozenset({Role.SECRETARIAT}),
    (
        Step(
            _("See what the deadline needs"),
            _("The overview shows region by region what has been filed and what lacks an agreement."),
            "overview",
            None,
            "secretariat-overview",
        ),
        Step(
            _("Set the programme's dates"),
            _(
                "Deadline, the pilots' period and closing days. Each change says why, and the regions can read it."
            ),
            "programme_dates",
            P.EDIT_PROGRAMME,
            "secretariat-dates",
        ),
        Step(
            _("Enter rates and instalments"),
            _("A new regulation factor or allocation counts from its day. What is booked stays as it was."),
            "rates",
            P.EDIT_RATES,
            "secretariat-rates",
        ),
        Step(
            _("Write the programme's page"),
            _("What is required, whom to ask, and the files that everybody needs."),
            "programme",
            P.EDIT_PROGRAMME,
            "secretariat-page",
        ),
        Step(
            _("Fetch a report"),
            _("The reports are built on what has been filed, on a day that you choose."),
            "reports",
            P.READ_REPORTS,
            "parties-reports",
        ),
    ),
)
AUDITOR = Guide(
    "revision",
    _("Auditor"),
    _("You read the account, take samples and see who has looked up pay. You change nothing."),
    frozenset({Role.AUDITOR}),
    (
        Step(
            _("Start with the accounts you audit"),
            _("How far each is closed, and when its last statement was sent."),
            "overview",
            None,
            "auditor-overview",
        ),
        Step(
            _("Read the postings"),
            _("Nothing is ever changed or deleted: what was wrong is taken back by a new posting."),
            "postings",
            P.SEE_POSTINGS,
            "auditor-postings",
        ),
        Step(
            _("Take a sample"),
            _(
                "A zip with the postings of a period and the vouchers of its expenses. That you take it is kept."
            ),
            "audit_sample",
            P.SEE_POSTINGS,
            "auditor-sample",
        ),
        Step(
            _("See what was done"),
            _("Events say who did what, when and why; look-ups of pay say who read whose pay."),
            "account_events",
            P.SEE_ACCESS_LOG,
            "auditor-events",
        ),
        Step(
            _("Read the statements"),
            _(
                "A statement has two signatures and a checksum. Its PDF and its spreadsheet are kept as they were sent."
            ),
            "statements",
            P.SEE_POSTINGS,
            "account-statements",
        ),
    ),
)
FACILITATOR = Guide(
    "facilitator",
    _("Facilitator"),
    _("You help with the pilots that ask for it. You see no money."),
    frozenset({Role.FACILITATOR}),
    (
        Step(
            _("Start with the oldest request"),
            _("The overview lists what waits for you, with the working days since it was asked."),
            "overview",
            None,
            "facilitator-overview",
        ),
        Step(
            _("Answer a request"),
            _(
                "Take it up when you begin, and mark it as done when you have helped. The region reads your note."
            ),
            "requests",
            P.SEE_REQUESTS,
            "facilitator-request",
        ),
        Step(
            _("Read the pilot"),
            _("You read the description of every pilot that has asked, without its costs."),
            "pilots",
            P.SEE_REQUESTS,
            "facilitator-pilots",
        ),
        Step(
            _("Know the dates"),
            _("The programme's page holds the deadlines, what is required, and whom to ask."),
            "programme",
            P.READ_PROGRAMME,
            "programme-dates",
        ),
    ),
)
ADMINISTRATOR = Guide(
    "brugeradministrator",
    _("User administrator"),
    _("You invite people, and give and end their roles. You see neither pilots nor pay."),
    frozenset({Role.USER_ADMIN}),
    (
        Step(
            _("See who waits for you"),
            _(
                "Links that expire, roles that end, new addresses and locked persons: each number leads to just those."
            ),
            "overview",
            None,
            "admin-overview",
        ),
        Step(
            _("Invite a person"),
            _("You get a link to send. It works once, and the person chooses a password behind it."),
            "user_invite",
            P.MANAGE_USERS,
            "admin-invite",
        ),
        Step(
            _("Find a person"),
            _("Search by name or e-mail address, or show only those for whom something waits."),
            "users",
            P.MANAGE_USERS,
            "admin-users",
        ),
        Step(
            _("Give and end roles"),
            _(
                "A person's page shows every role with who gave it. A role is ended with a last day, never deleted."
            ),
            "users",
            P.MANAGE_USERS,
            "admin-user",
        ),
        Step(
            _("Know what each role may do"),
            _("One table says it for all of them, the same that the program itself goes by."),
            "roles",
            None,
            "admin-roles",
        ),
    ),
)
GUIDES = (PARTIES, SECRETARIAT, AUDITOR, FACILITATOR, ADMINISTRATOR)
