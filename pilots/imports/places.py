"""Where a row's pilot is: its hospitals and departments, each known, chosen by a person, or left empty by one."""

from pilots.imports.cells import Wrong, same
from pilots.imports.directory import NewDepartment
from pilots.imports.question import ALL, CREATE, CROSS_CUTTING, NONE, SEVERAL
from pilots.imports.questions import CROSS_WORDS
from pilots.imports.splitting import pieces
from pilots.pilot.pilot import Kind


def resolve(row, questions):
    hospitals_are_known = _resolve_hospitals(row, questions)
    _resolve_departments(row, questions, hospitals_are_known)


def _resolve_hospitals(row, questions):
    """Are they all known? What is open or left empty is not in the row's values."""
    directory, found, is_known = questions.directory, set(), True
    for piece in _pieces(row, "hospitals", directory.has_hospital):
        pks, is_answered = _hospitals_of(piece, row, questions)
        found |= pks
        is_known = is_known and is_answered
    if found and is_known:
        row.values["hospitals"] = frozenset(found)
    return is_known


def _hospitals_of(piece, row, questions):
    pk = questions.directory.hospital(piece.name)
    if pk:
        return {pk}, True
    answer = row.asks(questions.about_hospital(piece, row.cell("hospitals")))
    if answer == SEVERAL:
        each = [_hospitals_of(part, row, questions) for part in piece.parts]
        return set().union(*(pks for pks, _known in each)), all(known for _pks, known in each)
    if answer == NONE:
        row.left_empty.add("hospitals")
    return ({number_of(answer)} if answer.startswith("hos-") else set()), bool(answer)


def _pieces(row, key, is_known):
    try:
        return pieces(row.values.pop(key, ""), is_known)
    except Wrong as wrong:
        row.complain(row.cell(key), wrong.cause, wrong.cure)
        return ()


def _resolve_departments(row, questions, hospitals_are_known):
    hospitals = row.values.get("hospitals", frozenset())
    names = _pieces(row, "departments", lambda name: is_department(name, questions.directory))
    found = [_departments_of(piece, row, hospitals, questions) for piece in names]
    if names and None not in found:
        row.values["departments"] = frozenset().union(*found)
        _take_hospitals_of(row, questions.directory, hospitals_are_known)


def is_department(name, directory):
    return directory.has_department(name) or same(name) in CROSS_WORDS


def _departments_of(piece, row, hospitals, questions, part=None):
    """The departments that a name stands for; None while that is open."""
    if same(piece.name) in CROSS_WORDS:
        question = questions.about_cross_cutting(piece.name, row.cell("departments"))
        row.kind = Kind.CROSS_CUTTING if question.answer not in ("", NONE) else row.kind
    else:
        found = questions.directory.departments_named(piece.name, hospitals)
        if len(found) == 1:
            return frozenset(found)
        question = questions.about_department(piece, row, hospitals, part)
    answer = row.asks(question)
    if answer == SEVERAL:
        parts = [
            _departments_of(each, row, hospitals, questions, f"{question.key}-p{place}")
            for place, each in enumerate(piece.parts, 1)
        ]
        return None if None in parts else frozenset().union(*parts)
    return _chosen(answer, question, row, hospitals, questions.directory) if answer else None


def _chosen(answer, question, row, hospitals, directory):
    if answer == CROSS_CUTTING:
        row.kind = Kind.CROSS_CUTTING
        row.values.setdefault("anchoring", question.name if question.text is None else question.text)
    if answer == ALL:
        return frozenset(directory.departments_named(question.name, hospitals))
    if answer.startswith("dep-"):
        return frozenset({number_of(answer)})
    if answer.startswith(f"{CREATE}-"):
        return frozenset({NewDepartment(number_of(answer), question.name)})
    return frozenset()


def _take_hospitals_of(row, directory, hospitals_are_known):
    """A department never takes part without its hospital, unless a person has left the hospital empty."""
    departments = row.values["departments"]
    if departments and hospitals_are_known and "hospitals" not in row.left_empty:
        row.values["hospitals"] = row.values.get("hospitals", frozenset()) | {
            (each if isinstance(each, NewDepartment) else directory.departments[each]).hospital_id
            for each in departments
        }


def number_of(answer):
    """The id that an answer ends with."""
    return int(answer.rpartition("-")[2])
