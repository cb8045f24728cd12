"""A damaged list is read, or refused in a sentence: never anything else."""

import random

from django.db import transaction

from common.errors import Refused
from pilots.imports import importing
from pilots.imports.question import LEAVE_OUT, Asked
from pilots.models import Pilot

SEED = 2021
# The header, some plain rows and those that are asked about.
LINES = (0, 1, 2, 3, 16, 44, 45, 46)


def mutated(data, chance):
    """A few bytes changed, cut out, doubled or put in."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(data))
        match chance.choice(["change", "cut", "double", "insert"]):
            case "change":
                data[place] = chance.randrange(256)
            case "cut":
                del data[place : place + chance.randint(1, 60)]
            case "double":
                data[place:place] = data[place : place + chance.randint(1, 60)]
            case "insert":
                data[place:place] = chance.choice(
                    [b'"', b";", b"\n", b"\r", b"\xff", b"\xc3", b"\0", b"010190-1234"]
                )
    return bytes(data)


def any_answer(question):
    return LEAVE_OUT if question.kind == Asked.HEADER else question.choices[0][0]


def import_all(found, hr):
    # One answer may lead to another question.
    for _turn in range(3):
        plan = importing.plan(found)
        answers = {question.key: any_answer(question) for question in plan.open_questions}
        importing.answer(found, {**answers, "leave": [row.number for row in plan.wrong_rows]})
    importing.commit(found, by=hr)


def outcome_of(start, data, hr):
    try:
        with transaction.atomic():
            import_all(start(data), hr)
            transaction.set_rollback(True)
    except Refused as refusal:
        return "refused" if all(refusal.reasons) else "refused without a sentence"
    return "imported"


def test_a_damaged_list_is_imported_or_refused(start, hr, real_list, samples, report):
    lines = real_list.splitlines(keepends=True)
    data = b"".join(lines[number] for number in LINES)
    chance = random.Random(SEED)
    number = samples(50, 2_000)

    outcomes = [outcome_of(start, mutated(data, chance), hr) for _ in range(number)]

    report("damaged lists imported", outcomes.count("imported"))
    report("damaged lists refused", outcomes.count("refused"))
    assert len(outcomes) == number >= 50
    assert set(outcomes) == {"imported", "refused"}
    assert Pilot.objects.count() == 0
