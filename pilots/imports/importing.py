"""The import of a region's own list, from the file to drafts, in verbs:

    found = read(region, programme, "liste.csv", data, by=user)       a ListImport, not saved yet; Refused if it
    found.save()                                                      cannot be read. `start` does both
    for question in plan(found).open_questions:                       .kind, .key, .name, .choices (code, label)
        answer(found, {question.key: code})                  or all answers in one dict
    commit(found, by=user)                                            how many drafts it made; Refused if not ready

Nothing but the ListImport is stored before `commit`. Answers may also hold "leave", the numbers of rows with
errors to leave out, "take", those of rows to take in that were no pilots by their looks, and "<key>-text", where a
cross-cutting pilot is anchored. What `commit` made, `pilots.imports.undoing` takes back.
"""

import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from common.uploads import kept_name
from pilots.imports.cells import Wrong, line, mask
from pilots.imports.fields import fields_for
from pilots.imports.headers import recognised, remember, remembered
from pilots.imports.lists import ListImport, ListState
from pilots.imports.plan import LEAVE, TAKE, make_plan
from pilots.imports.question import answered_in_bulk
from pilots.imports.table import read_table
from pilots.imports.writing import create_pilots
from pilots.programme.programmes import DocumentKind, QuestionTemplate
from regions import journal
from regions.models import Region
from regions.permissions import Permission, can

plan = make_plan


def start(region, programme, name, data, *, by):
    """Read a file and keep its table until it is confirmed or dropped; raise Refused if it cannot be read."""
    found = read(region, programme, name, data, by=by)
    found.save()
    return found


def read(region, programme, name, data, *, by):
    """What `start` keeps, not saved: reading takes its time, and no transaction should wait for it."""
    demand_permission(by, region)
    template = QuestionTemplate.newest(programme, DocumentKind.DESCRIPTION)
    if template is None:
        raise Refused(_("The programme has no questions yet. Ask the programme secretariat to publish them."))
    known = {*recognised(fields_for(template)), *remembered(region)}
    return ListImport(
        programme=programme,
        region=region,
        file_name=kept_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        uploaded_at=clock.now(),
        table=read_table(name, data, known),
    )


@transaction.atomic
def answer(list_import, answers):
    """Add answers by their questions' keys; raise Refused if one is not among those offered."""
    locked = locked_import(list_import)
    if locked.state != ListState.OPEN:
        raise Refused(_("The list has been imported or dropped already."))
    found = make_plan(locked)
    checked = _checked(
        found.questions, {key: each for key, each in answers.items() if key not in (LEAVE, TAKE)}
    )
    if LEAVE in answers:
        checked[LEAVE] = _rows_among({row.number for row in found.wrong_rows}, answers[LEAVE], str)
    if TAKE in answers:
        checked[TAKE] = _rows_among(found.takeable, answers[TAKE], int)
    list_import.answers = locked.answers | checked
    ListImport.objects.filter(pk=locked.pk).update(answers=list_import.answers)


def _rows_among(numbers, given, kind):
    """The row numbers that were given and are among those asked about."""
    sent = set(map(str, given))
    return [kind(number) for number in sorted(numbers) if str(number) in sent]


def _checked(questions, answers):
    by_key = {question.key: question for question in questions}
    texts = {question.text_key for question in questions if question.text is not None}
    for key, given in answers.items():
        if key in texts:
            answers[key] = _anchoring(given)
        elif key not in by_key or (given != "" and not by_key[key].offers(given)):
            raise Refused(_("One of the answers is not among those offered. Look at the questions again."))
    return answers


def _anchoring(text):
    try:
        text = line(120)(text)
    except Wrong as wrong:
        raise Refused(f"{wrong.cause}. {wrong.cure}.") from wrong
    if mask(text) != text:
        raise Refused(_("Write where the pilot is anchored without a CPR number."))
    return text


def answer_in_bulk(list_import, kinds):
    """Answer every open question of some kinds; `kinds` are (kind, what with), see `question.bulk_choices`."""
    questions = make_plan(list_import).open_questions
    found = {}
    for kind, code in kinds:
        found |= answered_in_bulk(questions, kind, code)
    if found:
        answer(list_import, found)


@transaction.atomic
def commit(list_import, *, by):
    """Make the drafts and return how many; done already, return how many that made. Raise Refused if not ready."""
    demand_permission(by, list_import.region)
    locked = locked_import(list_import)
    if locked.state in (ListState.DROPPED, ListState.UNDONE):
        raise Refused(_("The import has been dropped or undone. Upload the list again."))
    if locked.state == ListState.DONE:
        return locked.created_count
    found = make_plan(locked)
    if not found.is_ready:
        raise Refused(*found.obstacles)
    try:
        with transaction.atomic():
            created = create_pilots(found, locked, by=by)
    except IntegrityError as error:
        raise Refused(
            _("Someone has just entered a pilot, department or topic area of the list. Look at it again.")
        ) from error
    remember(locked.region, found.mapping, found.fields)
    count = len(created["pilots"])
    _finish(locked, ListState.DONE, created)
    journal.record("list_imported", locked, by=by, region=locked.region, note=f"{locked.file_name}: {count}")
    return count


@transaction.atomic
def drop(list_import, *, by):
    """Forget what was read; dropped already, nothing more happens."""
    demand_permission(by, list_import.region)
    locked = locked_import(list_import)
    if locked.state in (ListState.DONE, ListState.UNDONE):
        raise Refused(_("The list has been imported already and cannot be dropped."))
    if locked.state == ListState.OPEN:
        _finish(locked, ListState.DROPPED, {})
        journal.record("list_dropped", locked, by=by, region=locked.region, note=locked.file_name)


def imported_before(list_import):
    """The event of the newest import of the very same file, or None."""
    same_file = ListImport.objects.filter(
        region=list_import.region,
        programme=list_import.programme,
        sha256=list_import.sha256,
        state=ListState.DONE,
    ).exclude(pk=list_import.pk)
    subjects = [journal.subject_of(each) for each in same_file.only("pk")]
    return (
        journal.Event.objects.filter(subject__in=subjects, verb="list_imported").select_related("by").first()
    )


def locked_import(list_import):
    """The import as it stands now; imports of one region wait for each other, so none sees half of another."""
    Region.objects.select_for_update(no_key=True).get(pk=list_import.region_id)
    return ListImport.objects.select_related("region", "programme").get(pk=list_import.pk)


def _finish(list_import, state, created):
    """Open becomes `state`, once: the condition holds even where the lock does not."""
    open_still = ListImport.objects.filter(pk=list_import.pk, state=ListState.OPEN)
    count = len(created.get("pilots", ()))
    if not open_still.update(state=state, created_count=count, created=created, table={}, answers={}):
        raise Refused(_("The list has been imported or dropped already."))


def demand_permission(user, region):
    if not can(user, Permission.WRITE_DESCRIPTIONS, region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": region})
