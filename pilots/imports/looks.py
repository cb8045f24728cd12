"""What the page of a list says: how every row of the file is accounted for, what is wrong, and what will be stored."""

from django.utils.translation import gettext as _

from pilots.imports import importing
from pilots.imports import preview as stored
from pilots.imports.groups import Reason
from pilots.imports.question import Asked
from pilots.imports.rows import RowState

MOST_ROWS, MOST_PROBLEMS, MOST_BOXES, MOST_TOLD = 50, 100, 100, 20
LONGEST_SHOWN = 200
ALWAYS_COUNTED = {RowState.NEW, RowState.UNCHANGED, RowState.WRONG}
TONES = {
    RowState.NEW: "info",
    RowState.UNCHANGED: "neutral",
    RowState.DIFFERS: "notice",
    RowState.WRONG: "warn",
    RowState.LEFT_OUT: "outline",
}
# What needs no more than the numbers of its rows.
PLAIN = {Reason.HEADER, Reason.BLANK, Reason.NUMBERED}


def preview(list_import, plan, form):
    return {
        "list_import": list_import,
        "plan": plan,
        "form": form,
        "before": importing.imported_before(list_import),
        "counts": [(s.label, plan.counts[s]) for s in RowState if plan.counts[s] or s in ALWAYS_COUNTED],
        "new_count": plan.counts[RowState.NEW],
        "more_rows": max(len(plan.rows) - MOST_ROWS, 0),
        "groups": [_told(group) for group in plan.groups],
        "has_boxes": bool(plan.questions or plan.problems or plan.takeable),
        "can_create_all": any(each.creation for each in plan.open_questions if each.kind == Asked.DEPARTMENT),
        **table(plan, plan.rows[:MOST_ROWS]),
        **_wrong(plan),
        **_boxes(plan),
    }


def table(plan, rows):
    """Some rows as they will be stored: their columns, and for each row the state and the cells."""
    shown = stored.columns(plan)
    return {
        "columns": shown,
        "rows": [
            {
                "row": row,
                "tone": TONES[row.state],
                "label": row.state.label,
                "cells": [
                    (column.label, column.key == "title", _short(text))
                    for column, text in stored.cells(row, shown, plan.directory)
                ],
            }
            for row in rows
        ],
    }


def _short(text):
    if len(text) <= LONGEST_SHOWN:
        return text
    return _("%(text)s… (%(count)d characters)") % {"text": text[:LONGEST_SHOWN], "count": len(text)}


def _told(group):
    rows = [] if group.reason in PLAIN else group.rows[:MOST_TOLD]
    return {
        "label": group.reason.label,
        "count": len(group.rows),
        "numbers": spans([number for number, _text in group.rows]),
        "rows": rows,
        "more": len(group.rows) - len(rows) if rows else 0,
    }


def spans(numbers):
    """The numbers in few words: 3, 5–7; of many scattered ones only the first."""
    found = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in found[:MOST_TOLD]]
    return ", ".join(texts) + (" …" if len(found) > MOST_TOLD else "")


def _wrong(plan):
    problems = plan.problems
    return {
        "problems": problems[:MOST_PROBLEMS],
        "more_problems": max(len(problems) - MOST_PROBLEMS, 0),
        "wrong_rows": plan.wrong_rows[:MOST_BOXES],
        "more_wrong": max(len(plan.wrong_rows) - MOST_BOXES, 0),
        "left_out": RowState.LEFT_OUT,
    }


def _boxes(plan):
    """The rows that may be taken in: (number, text, is it taken in)."""
    texts = {number: text for group in plan.groups for number, text in group.rows}
    texts |= {row.number: row.title for row in plan.rows if row.number in plan.taken}
    numbers = sorted(plan.takeable)
    return {
        "takeable": [
            (number, texts.get(number, ""), number in plan.taken) for number in numbers[:MOST_BOXES]
        ],
        "more_takeable": max(len(numbers) - MOST_BOXES, 0),
    }
