"""Rows of a list that are no pilots: headings, sums, notes and the like. Each is told, none is dropped in silence."""

import re
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.tables.names import name_key
from pilots.imports.cells import as_text, is_error, same
from pilots.imports.question import LEAVE_OUT
from pilots.imports.table import rows_of

SUM = re.compile(
    r"(?:i ?alt|total(?:t|er)?|sum|subtotal|samlet|sammenlagt|hovedtotal|gennemsnit|antal i alt|grand total)"
    r"(?: antal| forsøg| projekter| læger)?[:.]?"
    r"|antal (?:forsøg|projekter|læger|afdelingslæger)[:.]?|(?:i ?alt|subtotal|sum)\b.{0,60}|total(?: for| i|[:,]).{0,60}"
)
NOTE = re.compile(
    r"(?:[*†‡¹²³⁴]|\d\)|(?:kilde|kilder|note|noter|fodnote|anm|anmærkning|bemærk|bemærkning|nb|obs|ps|opdateret|ajourført"
    r"|heraf|udskrevet|udtrukket|udarbejdet af|senest (?:opdateret|ændret)|sidst (?:opdateret|ændret)|side \d+)\b)"
)
FIGURE = re.compile(r"\d")


class Reason(models.TextChoices):
    ABOVE = "above", _("Above the column names")
    HEADER = "header", _("Column names")
    BLANK = "blank", _("Blank")
    HEADING = "heading", _("Headings, without a pilot")
    NUMBERED = "numbered", _("A number and nothing else")
    SUM = "sum", _("Sums")
    NOTE = "note", _("Notes")
    ERROR = "error", _("A failed formula instead of a title")
    HIDDEN = "hidden", _("Hidden in the sheet, e.g. by a filter")
    QUOTE = "quote", _("A quotation mark is astray: correct the line, or save the list as .xlsx")


@dataclass
class Group:
    """Rows left out for one reason: (number, text) each, and the numbers of those that could be pilots after all."""

    reason: Reason
    rows: list = field(default_factory=list)
    takeable: list = field(default_factory=list)


class Sorter:
    """Tells the rows of pilots from the others, by the columns that are known."""

    def __init__(self, table, mapping, questions, taken):
        self.headers = table["header_keys"]
        self.hidden, self.broken = set(table["hidden"]), set(table["broken"])
        self.title, self.number = mapping.columns["title"], mapping.columns.get("own_number")
        self.directory, self.questions, self.taken = questions.directory, questions, taken
        rows = list(rows_of(table))
        full = sum(sum(cell is not None for cell in cells) > 1 for _number, cells in rows)
        # In a list of titles alone every row is a pilot.
        self.rows, self.has_more_than_titles = rows, 4 * full >= len(rows)

    def sorted(self):
        """The rows of pilots as (number, cells), the groups by their reason, and the questions about rows."""
        pilots, groups, asked = [], {reason: Group(reason) for reason in Reason}, []
        for number, cells in self.rows:
            reason = self._reason_of_place(number) or self._reason(cells)
            is_takeable = reason != Reason.QUOTE and self._is_takeable(cells)
            if reason and not (number in self.taken and is_takeable):
                _put(groups[reason], number, cells, is_takeable)
            elif not reason and self._is_doubtful(cells):
                question = self.questions.about_row(as_text(self._title(cells)), number)
                asked.append(question)
                if question.answer == LEAVE_OUT:
                    _put(groups[Reason.HEADING], number, cells, False)
                else:
                    pilots.append((number, cells))
            else:
                pilots.append((number, cells))
        return pilots, groups, asked

    def _reason_of_place(self, number):
        """Why a row is left out whatever stands in it."""
        if number in self.broken:
            return Reason.QUOTE
        return Reason.HIDDEN if number in self.hidden else None

    def _title(self, cells):
        return cells[self.title] if self.title < len(cells) else None

    def _is_takeable(self, cells):
        title = self._title(cells)
        return title is not None and not is_error(title)

    def _is_doubtful(self, cells):
        """A title and nothing else, where the other rows say more."""
        return (
            self.has_more_than_titles
            and len(_texts(cells)) == 1 == _filled(cells)
            and self._is_takeable(cells)
        )

    def _reason(self, cells):
        title, texts = self._title(cells), _texts(cells)
        if is_error(title) or (texts and all(map(is_error, texts)) and title is None):
            return Reason.ERROR
        if self._is_header(cells):
            return Reason.HEADER
        if _is_numbered(cells, self.number):
            return Reason.NUMBERED
        if self._is_sum(title, texts, cells):
            return Reason.SUM
        return self._reason_of_text(title, texts, cells)

    def _reason_of_text(self, title, texts, cells):
        """Of a row whose only text may be a note or a heading."""
        if len(set(map(same, texts))) != 1:
            return None
        # A cell that was merged over the columns is written into each of them by some programs.
        stands_alone = _filled(cells) == 1 or (len(texts) > 2 and len(texts) == _filled(cells))
        if stands_alone and NOTE.match(same(texts[0])):
            return Reason.NOTE
        is_hospital = self.directory.has_hospital(texts[0])
        if stands_alone and (
            len(texts) > 1 or title is None or is_hospital or self.directory.has_department(texts[0])
        ):
            return Reason.HEADING
        if is_hospital and title is None and not self._has_number(cells):
            return Reason.HEADING
        return None

    def _has_number(self, cells):
        """A number of its own, which headings have not."""
        place = self.number
        return (
            place is not None and place < len(cells) and cells[place] is not None and _is_number(cells[place])
        )

    def _is_header(self, cells):
        """The column names again, as on each page of a printed list."""
        keys = [name_key(as_text(cell)) if cell is not None else "" for cell in cells]
        return sum(map(bool, keys)) > 1 and keys in self.headers

    def _is_sum(self, title, texts, cells):
        """A word for it, or nothing but figures, and no number of its own."""
        if self._has_number(cells) or (not texts and title is not None):
            return False
        words = [text for text in texts if not is_error(text)]
        return not words or (bool(SUM.fullmatch(same(words[0]))) and all(map(FIGURE.search, words[1:])))


def _put(group, number, cells, is_takeable):
    group.rows.append((number, _summary(cells)))
    if is_takeable:
        group.takeable.append(number)


def _summary(cells):
    return " · ".join(" ".join(as_text(cell).split())[:80] for cell in cells if cell is not None)[:160]


def _filled(cells):
    return sum(cell is not None for cell in cells)


def _is_number(cell):
    return not isinstance(cell, str) or bool(re.fullmatch(r"[\d.,%\s-]+", cell))


def _texts(cells):
    return [cell for cell in cells if cell is not None and not _is_number(cell)]


def _is_numbered(cells, place):
    """The running number that was written ahead, in a row that nobody filled in."""
    return (
        place is not None
        and _filled(cells) == 1
        and place < len(cells)
        and cells[place] is not None
        and _is_number(cells[place])
    )


def all_groups(table, groups):
    """The groups of a list, the rows around its table among them: every row of the file that is no pilot."""
    groups[Reason.ABOVE].rows.extend(map(tuple, table["above"]))
    groups[Reason.HEADER].rows[:0] = [(number, "") for number in table["header_rows"]]
    told = {number for number, _cells in table["rows"]}
    told |= {number for number, _text in table["above"]} | set(table["header_rows"])
    groups[Reason.BLANK].rows.extend((number, "") for number in range(1, max(told) + 1) if number not in told)
    return [group for group in groups.values() if group.rows]
