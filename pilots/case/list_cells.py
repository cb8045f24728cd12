"""What the list of pilots prints of each in its columns, put together row by row."""

from dataclasses import dataclass
from functools import cache
from itertools import chain

from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.dates import format_date
from common.money import format_kroner
from common.templatetags.ui import status
from pilots.case.list_rows import Record
from pilots.case.pilot_state import PilotState
from pilots.descriptions import values


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
