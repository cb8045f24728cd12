"""Which column of a list is which field: by name, by what the region answered last time, or by asking."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.tables.names import name_key
from pilots.imports.likeness import folded
from pilots.imports.lists import RememberedHeader
from pilots.imports.question import LEAVE_OUT, Asked, Question, Shared
from pilots.imports.table import cell_name


@dataclass(frozen=True)
class Mapping:
    """`columns` gives the place of a field's column; every column that was not plain has a question."""

    columns: dict
    questions: list


def recognised(fields):
    return {name: field.key for field in fields for name in field.names}


def remembered(region):
    return dict(RememberedHeader.objects.filter(region=region).values_list("header", "field"))


def map_columns(table, fields, known, answers):
    """`known` is what the region answered before, by header: a field's key, or empty for a column left out."""
    headers = table["headers"]
    names, keys = recognised(fields), [name_key(header) for header in headers]
    times = Counter(names[key] for key in keys if key in names)
    choices = Shared(
        [(field.key, field.title) for field in fields],
        [
            (field.key, folded(name))
            for field in fields
            for name in (field.title, *filter(None, field.aliases.split("|")))
        ],
    )
    columns, questions = {}, []
    for place, key in enumerate(keys):
        field = names.get(key)
        if times.get(field) == 1:
            columns[field] = place
            continue
        if field is None and place in table["empty"]:
            # A column in which nobody has written anything.
            continue
        suggested = known.get(key, "") or (LEAVE_OUT if key in known else field or "")
        question = _question(headers[place], place, choices, answers, suggested)
        # A field has one column; the second that claims it stays open.
        if question.answer in columns or times.get(question.answer) == 1:
            question.answer = ""
        if question.answer and question.answer != LEAVE_OUT:
            columns[question.answer] = place
        questions.append(question)
    return Mapping(columns, questions)


def _question(header, place, choices, answers, suggested):
    column = cell_name(place, "")
    name = header or _("Column %(letter)s") % {"letter": column}
    return Question(
        Asked.HEADER,
        f"header-{column}",
        header,
        lambda: _("What is the column “%(header)s” (%(letter)s)?") % {"header": name[:80], "letter": column},
        lambda: [(LEAVE_OUT, _("Leave the column out"))],
        shared=choices,
        given=answers.get(f"header-{column}", suggested),
    )


def remember(region, mapping, fields):
    """Keep the answers about columns whose names say nothing to us for the region's next list."""
    plain = {"", *recognised(fields)}
    rows = {
        key: "" if question.answer == LEAVE_OUT else question.answer
        for question in mapping.questions
        if (key := name_key(question.name)) not in plain
    }
    RememberedHeader.objects.bulk_create(
        [RememberedHeader(region=region, header=header, field=field) for header, field in rows.items()],
        update_conflicts=True,
        unique_fields=["region", "header"],
        update_fields=["field"],
    )
