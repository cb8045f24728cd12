"""What an import would do: every row's state, every problem and every open question in one pass."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilots.imports.cells import number_key
from pilots.imports.directory import Directory
from pilots.imports.doubts import with_doubts
from pilots.imports.fields import fields_for
from pilots.imports.groups import Sorter, all_groups
from pilots.imports.headers import Mapping, map_columns, remembered
from pilots.imports.known import known_pilots, place_of
from pilots.imports.questions import Questions
from pilots.imports.rows import Problem, RowState, read_row
from pilots.programme.programmes import DocumentKind, QuestionTemplate

LEAVE, TAKE = "leave", "take"
MOST_QUESTIONS = 2_000


@dataclass(frozen=True)
class Plan:
    """`problems` name the cells; a row that has some is left out or blocks the import.

    The `rows`, which are pilots, and those of the `groups` are all that the file holds.
    """

    template: QuestionTemplate
    fields: list
    mapping: Mapping
    directory: Directory
    rows: list
    groups: list
    questions: list
    general_problems: list
    taken: frozenset = frozenset()

    @property
    def problems(self):
        return self.general_problems + [problem for row in self.rows for problem in row.problems]

    @cached_property
    def open_questions(self):
        return [question for question in self.questions if question.is_open]

    @cached_property
    def counts(self):
        return Counter(row.state for row in self.rows)

    @property
    def new_rows(self):
        return self.rows_in(RowState.NEW)

    @property
    def wrong_rows(self):
        """The rows that may be left out, left out or not."""
        return [row for row in self.rows if row.problems]

    @property
    def total(self):
        """How many rows the file has."""
        return len(self.rows) + sum(len(group.rows) for group in self.groups)

    @property
    def takeable(self):
        """The numbers of rows that no pilot was seen in, and that may be taken in all the same."""
        return {number for group in self.groups for number in group.takeable} | self.taken

    def rows_in(self, state):
        return [row for row in self.rows if row.state == state]

    @property
    def obstacles(self):
        """Sentences that say why the import cannot be confirmed yet."""
        wrong, questions = self.counts[RowState.WRONG], len(self.open_questions)
        return [
            *(f"{problem.cause}. {problem.cure}." for problem in self.general_problems),
            *([_open_sentence(questions)] if questions else []),
            *([_wrong_sentence(wrong)] if wrong else []),
        ]

    @property
    def is_ready(self):
        return not self.obstacles


def _open_sentence(count):
    return ngettext("%(count)d question is still open.", "%(count)d questions are still open.", count) % {
        "count": count
    }


def _wrong_sentence(count):
    return ngettext(
        "%(count)d row has errors. Correct the file and upload it again, or leave the row out.",
        "%(count)d rows have errors. Correct the file and upload it again, or leave the rows out.",
        count,
    ) % {"count": count}


def make_plan(list_import):
    region, table, answers = list_import.region, list_import.table, list_import.answers
    template = QuestionTemplate.newest(list_import.programme, DocumentKind.DESCRIPTION)
    fields = fields_for(template)
    mapping = map_columns(table, fields, remembered(region), answers)
    directory = Directory(region, list_import.programme)
    taken = frozenset(answers.get(TAKE, ()))
    rows, groups, asked = _read(table, mapping, fields, Questions(directory, answers), taken)
    _settle(rows, known_pilots(region, list_import.programme), set(map(str, answers.get(LEAVE, ()))))
    questions = mapping.questions + asked + _questions_of(rows)
    problems = _general_problems(table, mapping, questions)
    return Plan(template, fields, mapping, directory, rows, groups, questions, problems, taken)


def _read(table, mapping, fields, questions, taken):
    """The pilots, the other rows and the questions about rows, once it is known which column holds the titles."""
    if "title" not in mapping.columns:
        return [], [], []
    pilots, groups, asked = Sorter(table, mapping, questions, taken).sorted()
    by_key = with_doubts({field.key: field for field in fields}, table, mapping.columns)
    rows = [read_row(number, cells, mapping.columns, by_key, questions) for number, cells in pilots]
    by_number = {row.number: row for row in rows}
    for number, cell in table["masked"]:
        if number in by_number:
            problem = _masked(cell, number)
            by_number[number].complain(problem.cell, problem.cause, problem.cure)
    _complain_of_twins(rows)
    return rows, all_groups(table, groups), asked


def _complain_of_twins(rows):
    first = {}
    for row in rows:
        if not row.title:
            continue
        identity = (row.own_number and number_key(row.own_number)) or place_of(row.values)
        twin = first.setdefault(identity, row)
        if twin is not row:
            row.complain(
                row.cell("own_number" if row.own_number else "title"),
                _("The same pilot stands in row %(number)s") % {"number": twin.number},
                _("Give it a number of its own, or leave the row out"),
            )


def _settle(rows, known, left_out):
    for row in rows:
        if row.problems:
            row.state = RowState.LEFT_OUT if str(row.number) in left_out else RowState.WRONG
        else:
            row.state = known.state_of(row)


def _questions_of(rows):
    """What must be answered before the rows can be created: each question once, in the order of the rows."""
    asked = {
        question.key: question
        for row in rows
        if row.state in (RowState.NEW, RowState.WRONG)
        for question in row.questions
    }
    return list(asked.values())


def _general_problems(table, mapping, questions):
    problems = [_masked(cell, None) for number, cell in table["masked"] if number in table["header_rows"]]
    if "title" not in mapping.columns:
        problems.append(
            Problem("", _("No column holds the titles of the pilots"), _("Choose below which column it is"))
        )
    if len(questions) > MOST_QUESTIONS:
        problems.append(
            Problem(
                "",
                _("The list leaves more than %(most)s questions open") % {"most": "2.000"},
                _("Split it into smaller files, or write the names as they are known here"),
            )
        )
    return problems


def _masked(cell, number):
    return Problem(
        cell,
        _("The cell holds something that looks like a CPR number; it has not been kept"),
        _("Remove it from the file and upload the file again"),
        number,
    )
