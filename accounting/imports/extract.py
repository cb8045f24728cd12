"""What a child process reads from a payroll extract, taken over line by line."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

MOST_PROBLEMS = 2000


class Failure(Exception):
    """The file is no extract; the argument is a key of `failure_text`."""


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


def read(path, kind, plan, tell):
    """Read the file at `path` in a limited child process; raise Failure when it is no extract, or only half read.

    `tell(done, total)` hears how far it is.
    """
    command = [sys.executable, "-W", "ignore", "-m", "accounting.imports.child", str(path), kind]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        # An empty environment: the child reads strangers' files and needs none of our secrets.
        env={},
    ) as child:
        try:
            child.stdin.write(json.dumps(plan, default=str).encode())
            child.stdin.close()
            found = _taken_over(child.stdout, tell)
        # A line cut short, a pipe closed: the child died while it wrote, or before it had heard the plan.
        except (ValueError, BrokenPipeError) as error:
            raise Failure("unreadable") from error
        finally:
            child.kill()
    return found


def _taken_over(lines, tell):
    """The Extract that the child's JSON lines make up; without the last of them it is none."""
    head = json.loads(next(lines, "{}"))
    if "headers" not in head:
        raise Failure(head.get("failure", "unreadable"))
    found = Extract(head)
    tell(0, head["total"])
    for text in lines:
        _take_over(found, json.loads(text), tell)
    if found.counts is None:
        raise Failure("unreadable")
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
        case {"failure": key}:
            raise Failure(key)
        case {"row": row, "problems": problems}:
            found.wrong_rows += 1
            found.problem_count += len(problems)
            room = MOST_PROBLEMS - len(found.problems)
            found.problems += [(row, *problem) for problem in problems[:room]]
        case _:
            raise Failure("unreadable")


def failure_text(key):
    return {
        "unreadable": _("The file could not be read. Open it, save it again and upload that"),
        "nul": _("The file contains characters that do not belong in a list. Save it again as .xlsx"),
        "empty": _("The file has no rows"),
        "headless": _(
            "No row with column names of a payroll extract was found among the first rows of the file"
        ),
        "rows": _("The file has more than %(most)s rows. Split it into smaller files") % {"most": "250.000"},
        "columns": _("The file has more than %(most)s columns") % {"most": "200"},
        "none": _("The file holds no line under any of the region's salary codes"),
        "gone": _("Reading the file stopped midway. Nothing of it was kept: upload it again"),
    }[key]
