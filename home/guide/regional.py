"""The guides of those who work in a region: texts that are read beside the running demo's pictures."""

from django.utils.translation import gettext_lazy as _

from home.guide.guide import Guide, Step
from regions.permissions import Permission as P
from regions.permissions import Role

HR = Guide(
    "hr",
    _("Regional HR"),
    _("You write the region's descriptions and agreements, sign them and answer questions."),
    frozenset({Role.HR}),
    (
        Step(
            _("Start on the overview"),
            _(
                "What waits for you stands here, the oldest first. Each line leads to the page where you do it."
            ),
            "overview",
            None,
            "hr-overview",
        ),
        Step(
            _("Write a description"),
            _(
                "Five steps, in any order. Everything is saved along the way, and nothing is sent before you file."
            ),
            "pilot_new",
            P.WRITE_DESCRIPTIONS,
            "hr-step",
        ),
        Step(
            _("Import the region's list"),
            _(
                "Is there a spreadsheet of the pilots already? Each row becomes a draft, and you see it all first."
            ),
            "list_import_new",
            P.WRITE_DESCRIPTIONS,
            "hr-import",
        ),
        Step(
            _("Check and file"),
            _(
                "The last page shows every answer and what lacks. The central parties receive what you file; nobody has to say yes."
            ),
            "file_many",
            P.WRITE_DESCRIPTIONS,
            "hr-check",
        ),
        Step(
            _("Negotiate the agreement"),
            _(
                "Write it from the description, and send it to the coordinator. It comes back with comments or ready to be signed."
            ),
            "negotiations",
            P.SEE_DRAFTS,
            "hr-negotiations",
        ),
        Step(
            _("Follow the pilots"),
            _(
                "The list says how far each pilot is and whose turn it is. Choose your columns, and save the view."
            ),
            "pilots",
            P.SEE_FILED,
            "hr-pilots",
        ),
    ),
)
ACCOUNT = Guide(
    "regnskab",
    _("Account keeper"),
    _("You keep the region's account: pay, expenses, closed months and the yearly statement."),
    frozenset({Role.HR}),
    (
        Step(
            _("See how the pool stands"),
            _(
                "Allocated, spent and committed, with what is expected to remain. Each figure leads to its postings."
            ),
            "pools",
            P.SEE_POOL,
            "account-pool",
        ),
        Step(
            _("Read in the payroll extract"),
            _(
                "Upload the month's file. You see what it would book before anything is booked, and a booked one can be undone."
            ),
            "payroll_imports",
            P.KEEP_ACCOUNT,
            "account-payroll",
        ),
        Step(
            _("Assign pay that waits"),
            _(
                "Lines that no agreement's annex tells wait here. What you decide is remembered for the next month."
            ),
            "quarantine",
            P.KEEP_ACCOUNT,
            "account-waiting",
        ),
        Step(
            _("Enter other expenses"),
            _("Each with its voucher. A colleague looks it through before it is booked."),
            "expenses",
            P.KEEP_ACCOUNT,
            "account-expenses",
        ),
        Step(
            _("Close the month"),
            _(
                "Compare with the region's own ledger, and explain the difference. Afterwards nothing more is booked in the month."
            ),
            "months",
            P.CLOSE_ACCOUNT,
            "account-months",
        ),
        Step(
            _("Make the yearly statement"),
            _(
                "Twelve closed months become a statement that two persons sign. With the second signature it is sent."
            ),
            "statements",
            P.CLOSE_ACCOUNT,
            "account-statements",
        ),
    ),
)
COORDINATOR = Guide(
    "tovholder",
    _("Coordinator"),
    _("You look the region's agreements through and sign them for Yngre Læger."),
    frozenset({Role.COORDINATOR}),
    (
        Step(
            _("Start on the overview"),
            _("The agreements that wait for you stand first, with the working days they have waited."),
            "overview",
            None,
            "coordinator-overview",
        ),
        Step(
            _("Take the oldest negotiation"),
            _("The list says whose turn it is, and for how long it has been so."),
            "negotiations",
            P.REVIEW_AGREEMENTS,
            "coordinator-queue",
        ),
        Step(
            _("Write your comments"),
            _(
                "Each question of the agreement has its own comments beside it. Then return the agreement, or clear it for signing."
            ),
            "negotiations",
            P.REVIEW_AGREEMENTS,
            "coordinator-review",
        ),
        Step(
            _("Settle expenses in doubt"),
            _(
                "You and the region decide together whether an expense is running costs, which the pool never pays."
            ),
            "doubts",
            P.SETTLE_RUNNING_COSTS,
            "coordinator-doubts",
        ),
        Step(
            _("Look at your own hours"),
            _("Your appointment shows the hours, the months and what has been booked."),
            "appointments",
            P.SEE_OWN_STIPEND,
            "coordinator-hours",
        ),
    ),
)
STEERING = Guide(
    "styregruppe",
    _("Steering group"),
    _("You follow what the region has filed. You write nothing here."),
    frozenset({Role.STEERING}),
    (
        Step(
            _("See what is new"),
            _("The overview shows what has been filed since your last visit, the newest first."),
            "overview",
            None,
            "steering-overview",
        ),
        Step(
            _("See how far the pilots are"),
            _("Each number leads to just those pilots."),
            "overview",
            None,
            "steering-states",
        ),
        Step(
            _("Read a pilot"),
            _(
                "Its first page tells in a few lines what it is about. The description and the agreement stand under their tabs."
            ),
            "pilots",
            P.SEE_FILED,
            "steering-pilot",
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
GUIDES = (HR, ACCOUNT, COORDINATOR, STEERING)
