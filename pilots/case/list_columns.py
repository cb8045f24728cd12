"""The columns of the list of pilots, the same on the page and in the sheet, and what the page prints of a row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from django.db.models import Case, F, When
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.danish import in_danish
from common.dates import format_date
from common.money import format_kroner
from common.templatetags.ui import status
from pilots.agreements.steps import AgreementStage
from pilots.case.list_rows import LISTED, Record
from pilots.case.pilot_state import PilotState
from pilots.case.whose_turn import LABELS
from pilots.descriptions import values
from pilots.descriptions.description import Timing


@dataclass(frozen=True)
class Column:
    """A column; one that can be sorted by, `order` ascending, stands on the page until the reader chooses others."""

    name: str
    label: str
    value: Callable = field(repr=False)
    kind: str = "text"
    order: tuple = ()
    width: int | None = None
    # On the page, where what is agreed stands below what is described.
    short: str = ""


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
    Column("timing", gettext_lazy("Deadline"), lambda r: r.timing and Timing(r.timing).label, width=16),
    Column("filed_at", gettext_lazy("Filed at"), lambda r: r.filed_at, "moment"),
    Column("promised", gettext_lazy("Amount promised"), lambda r: r.promised, "kroner"),
    Column("agreed", gettext_lazy("Amount agreed"), lambda r: r.agreed, "kroner"),
    Column("agreement", gettext_lazy("The agreement"), lambda r: AgreementStage(r.stage).label, width=18),
    Column("turn", gettext_lazy("Whose turn"), lambda r: LABELS.get(r.turn, ""), width=18),
]
BY_NAME = {column.name: column for column in COLUMNS}
SORTED_BY = {column.name: column.order for column in COLUMNS if column.order}
# The title stands in every row: it leads to the pilot.
ALWAYS = "title"
# To who reads no drafts nobody's turn is told.
OF_WRITERS = {"turn"}


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


@dataclass(frozen=True, slots=True)
class Cell:
    """What the page prints in a column: its text and what stands below it, with its label on phones.

    `parts` is how the page draws it: HTML with a place for each text, all escaped when the row is put together.
    """

    text: str
    under: str = ""
    label: str = ""
    is_number: bool = False

    @property
    def parts(self):
        label = _labelled(self.label) if self.text else ""
        texts = NUMBER if self.is_number else "", label, self.text
        return _closed("<td{}{}>{}", texts, self.under, "</td>")


@dataclass(frozen=True, slots=True)
class TitleCell:
    """The title, which heads its row and leads to the pilot; the region below it, where no column tells it."""

    url: str
    title: str
    number: str
    region: str

    @property
    def parts(self):
        link = '<th scope="row"><a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return _closed(link, (self.url, self.title, self.number), self.region, "</th>")


@dataclass(frozen=True, slots=True)
class StateCell:
    state: PilotState
    under: str
    label: str

    @property
    def parts(self):
        said = status(self.state.tone, self.state.label)
        return _closed("<td{}>{}", (_labelled(self.label), said), self.under, "</td>")


@dataclass(frozen=True, slots=True)
class TurnCell:
    label: str

    @property
    def parts(self):
        return '<td class="nr"{}><strong>{}</strong></td>', (_labelled(self.label), _("Your turn"))


NUMBER = flatatt({"class": "number"})


@cache
def _labelled(label):
    return flatatt({"data-label": label}) if label else ""


def _closed(html, texts, under, end):
    """The parts of a cell with what stands below its text."""
    return (f"{html}<small>{{}}</small>{end}", (*texts, under)) if under else (html + end, texts)


@dataclass(frozen=True, slots=True)
class Row:
    """A record and the cells that the page prints of it; what is agreed stands beside what is described."""

    record: Record
    cells: list

    @property
    def drawn(self):
        """Its cells, put together at once: to a template, two hundred of them are half of the page's time."""
        html, texts = zip(*(cell.parts for cell in self.cells), strict=True)
        return format_html("".join(html), *chain.from_iterable(texts))


def rows_on_page(records, columns, *, lacks_region):
    labelled = [(column, str(column.short or column.label)) for column in columns]
    # The address of each differs from the others in its key alone.
    before, _key, after = reverse("pilot", args=[0]).rpartition("0")
    rows = []
    for record in records:
        region = record.region if lacks_region else ""
        title = TitleCell(f"{before}{record.pk}{after}", record.name, record.case_number, region)
        rows.append(Row(record, [_cell(column, label, record, title) for column, label in labelled]))
    return rows


def _cell(column, label, record, title):
    match column.name:
        case "title":
            return title
        case "state":
            under = _("New version in draft") if record.is_revising else ""
            return StateCell(record.pilot_state, under, label)
        case "turn" if record.is_mine:
            return TurnCell(label)
    if make := BY_ITSELF.get(column.name):
        return make(record, label)
    value = column.value(record)
    text = format_kroner(value) if column.kind == "kroner" and value is not None else values.in_words(value)
    return Cell(text, "", label, column.kind not in ("text", "moment"))


def _number(record, label):
    under = _("Own no. %(number)s") % {"number": record.own_number} if record.own_number else ""
    return Cell(record.case_number, under, label)


def _place(record, label):
    return Cell(record.place, record.hospitals or "", label)


def _doctors(record, label):
    agreed = record.agreed_doctors
    under = "" if agreed is None else _("agreed %(number)s") % {"number": agreed}
    return Cell("" if record.doctors is None else str(record.doctors), under, label, is_number=True)


def _starts(record, label):
    first, last = _day(record.agreed_starts_on), _day(record.agreed_ends_on)
    under = _("agreed %(first)s–%(last)s") % {"first": first, "last": last} if first else ""
    return Cell(_day(record.starts_on), under, label, is_number=True)


BY_ITSELF = {"number": _number, "place": _place, "doctors": _doctors, "starts": _starts}


def _day(day):
    return format_date(day) if day else ""
