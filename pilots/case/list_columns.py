"""The columns of the list of pilots, the same on the page and in the sheet."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Case, F, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.danish import in_danish
from pilots.agreements.steps import AgreementStage
from pilots.case.list_rows import FIELDS, LISTED
from pilots.case.pilot_state import PilotState
from pilots.case.whose_turn import LABELS
from pilots.descriptions.description import Timing


@dataclass(frozen=True)
class Column:
    """A column; one that can be sorted by, `order` ascending, stands on the page until the reader chooses others.

    `reads` is what of a record it alone tells: the page asks for no such thing for a column that it does not show.
    """

    name: str
    label: str
    value: Callable = field(repr=False)
    kind: str = "text"
    order: tuple = ()
    width: int | None = None
    # On the page, where what is agreed stands below what is described.
    short: str = ""
    reads: tuple[str, ...] = ()


HOSPITAL = Column("hospital", gettext_lazy("Hospital"), lambda r: r.hospitals, width=34)
PLACE = Column(
    "place",
    gettext_lazy("Department"),
    lambda r: r.place,
    order=(in_danish("departments"), in_danish("hospitals")),
    width=34,
)
BY_HAND = {"hospitals": HOSPITAL, "departments": PLACE}


def _described(spec):
    """The column of a structured field."""
    listed, column = spec.listed, spec.column
    order = in_danish(f"current__{spec.path}") if spec.is_text else F(f"current__{spec.path}")
    return Column(
        listed.name or spec.name,
        listed.label or spec.label,
        lambda record: spec.kind.in_cell(getattr(record, spec.name), column),
        spec.kind.cell,
        (order,) if listed.is_sorted else (),
        listed.width,
        listed.short,
        (spec.name,),
    )


COLUMNS = [
    Column("number", gettext_lazy("Case number"), lambda r: r.case_number, order=(F("number"),), width=13),
    Column("title", gettext_lazy("Title"), lambda r: r.name, order=(in_danish("current__title"),), width=50),
    Column(
        "region", gettext_lazy("Region"), lambda r: r.region, order=(in_danish("region__name"), F("number"))
    ),
    Column("own_number", gettext_lazy("The region's own number"), lambda r: r.own_number, width=13),
    *(BY_HAND.get(spec.name) or _described(spec) for spec in LISTED),
    Column("agreed_doctors", gettext_lazy("Doctors agreed"), lambda r: r.agreed_doctors, "integer"),
    Column("agreed_starts", gettext_lazy("Starts, agreed"), lambda r: r.agreed_starts_on, "date"),
    Column("agreed_ends", gettext_lazy("Ends, agreed"), lambda r: r.agreed_ends_on, "date"),
    Column(
        "state",
        gettext_lazy("Status"),
        lambda r: r.pilot_state.label,
        order=(Case(*(When(pilot_state=state, then=state.place) for state in PilotState)),),
        width=18,
    ),
    Column(
        "timing",
        gettext_lazy("Deadline"),
        lambda r: r.timing and Timing(r.timing).label,
        width=16,
        reads=("timing",),
    ),
    Column("filed_at", gettext_lazy("Filed at"), lambda r: r.filed_at, "moment", reads=("filed_at",)),
    Column("promised", gettext_lazy("Amount promised"), lambda r: r.promised, "kroner", reads=("promised",)),
    Column("agreed", gettext_lazy("Amount agreed"), lambda r: r.agreed, "kroner", reads=("agreed",)),
    Column(
        "agreement",
        gettext_lazy("The agreement"),
        lambda r: AgreementStage(r.stage).label,
        width=18,
        reads=("stage",),
    ),
    Column(
        "turn",
        gettext_lazy("Whose turn"),
        lambda r: LABELS.get(r.turn, ""),
        width=18,
        reads=("turn", "is_mine"),
    ),
]
BY_NAME = {column.name: column for column in COLUMNS}
SORTED_BY = {column.name: column.order for column in COLUMNS if column.order}
READ_ALONE = {name for column in COLUMNS for name in column.reads}
# The title stands in every row: it leads to the pilot.
ALWAYS = "title"
# To who reads no drafts nobody's turn is told.
OF_WRITERS = {"turn"}


def fields_of(columns):
    """What the page reads of each pilot to print these columns."""
    shown = {name for column in columns for name in column.reads}
    return [name for name in FIELDS if name not in READ_ALONE or name in shown]


def usual_columns(*, sees_drafts, sees_regions):
    """The names of what the page shows when nothing else is chosen; the region where there are several."""
    usual = list(_sorted_by(sees_regions))
    return [*usual, "turn"] if sees_drafts else usual


def _sorted_by(sees_regions):
    return (name for name in SORTED_BY if sees_regions or name != "region")


def sorts(*, sees_regions):
    """What can be sorted by, as choices; the first is how the list stands when nothing is asked for."""
    yield "", _("Number, the newest first")
    for name in _sorted_by(sees_regions):
        label = str(BY_NAME[name].short or BY_NAME[name].label)
        yield name, label
        if name != "number":
            yield f"-{name}", _("%(column)s, descending") % {"column": label}
