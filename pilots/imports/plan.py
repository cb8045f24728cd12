"""What an import would do: every row's state, every problem and every open question in one pass."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilots.imports.directory import Directory
from pilots.imports.fields import fields_for
from pilots.imports.headers import Mapping, map_columns, remembered
from pilots.imports.known import known_pilots, place_of
from pilots.imports.questions import Questions
from pilots.imports.rows import Problem, RowState, read_row
from pilots.imports.table import rows_of
from pilots.programmes import DocumentKind, QuestionTemplate

LEAVE = "leave"


@dataclass(frozen=True)
class Plan:
    """`problems` name the cells; a row that has some is left out or blocks the import."""

    template: QuestionTemplate
    fields: list
    mapping: Mapping
    directory: Directory
    rows: list
    questions: list
    general_problems: list

    @property
    def problems(self):
        return self.general_problems + [problem for row in self.rows for problem in row.problems]

    @property
    def open_questions(self):
        return [question for question in self.questions if question.is_open]

    @property
    def counts(self):
        return Counter(row.state for row in self.rows)

    @property
    def new_rows(self):
        return self.rows_in(RowState.NEW)

    @property
    def wrong_rows(self):
        """The rows that may be left out, left out or not."""
        return [row for row in self.rows if row.problems]

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
    mapping = map_columns(table["headers"], fields, remembered(region), answers)
    directory = Directory(region, list_import.programme)
    rows = _read(table, mapping, fields, Questions(directory, answers))
    _settle(rows, known_pilots(region, list_import.programme), set(map(str, answers.get(LEAVE, ()))))
    questions = mapping.questions + _questions_of(rows)
    return Plan(template, fields, mapping, directory, rows, questions, _general_problems(table, mapping))


def _read(table, mapping, fields, questions):
    """The rows, once it is known which column holds the titles."""
    if "title" not in mapping.columns:
        return []
    by_key = {field.key: field for field in fields}
    rows = [read_row(number, cells, mapping.columns, by_key, questions) for number, cells in rows_of(table)]
    by_number = {row.number: row for row in rows}
    for number, cell in table["masked"]:
        if number in by_number:
            problem = _masked(cell, number)
            by_number[number].complain(problem.cell, problem.cause, problem.cure)
    _complain_of_twins(rows)
    return rows


def _complain_of_twins(rows):
    first = {}
    for row in rows:
        if not row.title:
            continue
        identity = row.own_number or place_of(row.values)
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


def _general_problems(table, mapping):
    problems = [_masked(cell, None) for number, cell in table["masked"] if number == table["header_row"]]
    if "title" not in mapping.columns:
        problems.append(
            Problem("", _("No column holds the titles of the pilots"), _("Say below which column it is"))
        )
    return problems


def _masked(cell, number):
    return Problem(
        cell,
        _("The cell holds something that looks like a CPR number; it has not been kept"),
        _("Remove it from the file and upload the file again"),
        number,
    )
