"""What a child process reads from a payroll extract, taken over line by line."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounting.payroll.control import is_accounted_for
from common.tables.reader import reading
from common.tables.rows import Unreadable
from common.tables.sentences import sentence

MOST_PROBLEMS = 2000
SECONDS = 300


class About(NamedTuple):
    """What lines are about: an employment, what is paid and when; `month` is the pay month as text."""

    institution: str
    tjnr: str
    code_id: int
    month: str
    account: str
    department: str


class Row(NamedTuple):
    """A line of the file that is kept; `about` is the place of its About, `ore` its amount."""

    number: int
    about: int
    ore: int


@dataclass
class Extract:
    """`head` tells of the columns, `counts` of what was left in the file.

    The problems are (row, column, key of `payroll.Problem`), not all of them kept; `wrong_rows` counts the lines that
    have any.
    """

    head: dict
    about: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    problem_count: int = 0
    wrong_rows: int = 0
    counts: dict | None = None

    @property
    def equal_rows(self):
        """How many lines say and pay what a line above them does."""
        return len(self.rows) - len({(row.about, row.ore) for row in self.rows})


def read(data, kind, plan, tell):
    """Read the bytes of a file in the sealed child, to which they go through a pipe; raise Unreadable when it is no extract, or only half read.

    `tell(done, total)` hears how far it is.
    """
    with reading(kind, "accounting.payroll.meaning", plan, data, seconds=SECONDS) as lines:
        return taken_over(lines, tell)


def taken_over(lines, tell):
    """The Extract that the child's lines make up; without the last of them it is none."""
    head = next(lines, {})
    if "headers" not in head:
        raise Unreadable("unreadable")
    found = Extract(head)
    tell(0, head["total"])
    for line in lines:
        _take_over(found, line, tell)
    if found.counts is None or (found.counts and not is_accounted_for(found.counts)):
        raise Unreadable("unreadable")
    return found


def _take_over(found, line, tell):
    match line:
        case list():
            found.rows += map(Row._make, line)
        case {"about": told}:
            found.about += map(About._make, told)
        case {"progress": done}:
            tell(done, found.head["total"])
        case {"counts": counts}:
            found.counts = counts
        case {"row": row, "problems": problems}:
            found.wrong_rows += 1
            found.problem_count += len(problems)
            room = MOST_PROBLEMS - len(found.problems)
            found.problems += [(row, *problem) for problem in problems[:room]]
        case _:
            raise Unreadable("unreadable")


def failure_text(facts):
    """Why a file is no extract, and what to do; by the Facts of its import."""
    key, told = facts.failure, facts.told
    own = {
        "headless": _(
            "No row with column names of a payroll extract was found among the first rows of the file"
        ),
        "none": _("The file holds no line under any of the region's salary codes"),
        "gone": _("Reading the file stopped midway. Nothing of it was kept: upload it again"),
    }
    if key == "none" and told.get("codes"):
        return _(
            "The file holds no line under any of the region's salary codes. These codes stand in it: %(codes)s"
        ) % {"codes": told["codes"]}
    return own.get(key) or sentence(key, told)
