"""The verbs of a payroll import: book it, undo it, drop it, set aside what could not be read."""

from dataclasses import replace
from datetime import date
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from accounting.book import access, booking
from accounting.book.book import Posting, PostingType
from accounting.book.booking import Entry
from accounting.payroll import adding, comparing
from accounting.payroll.mapping import remember
from accounting.payroll.payroll import (
    TO_BOOK,
    ImportState,
    LineState,
    Match,
    Pay,
    PayrollFile,
    PayrollImport,
    PayrollLine,
)
from common import clock
from common.errors import Refused
from pilots.models import Employment, Participant
from regions import journal
from regions.permissions import Permission

LINE = (
    "pk row pay__employment pay__code pay__month amount account pay__pilot pay__appointment pay__payroll_import"
).split()


class _Outdated(Exception):
    """Something has been booked, or decided of pay, since the preview was made."""


def commit(found, *, by, take_back=None, seen=None):
    """Book an import in its month and return how many postings that made; raise Refused while something is open.

    `take_back` says whether what has vanished is taken back; it must be said when anything has. `seen` is the digest
    of what the preview showed; None when nobody looked. Lines that nobody knows the purpose of are not booked: they
    wait in quarantine.
    """
    try:
        return _commit(found, by=by, take_back=take_back, seen=seen)
    except _Outdated as error:
        with transaction.atomic():
            booking.lock(found.book)
            comparing.settle(_again(found))
        raise Refused(
            _(
                "Something has been booked or decided since you looked. Look at the import once more, then book it."
            )
        ) from error


@transaction.atomic
def _commit(found, *, by, take_back, seen):
    booking.demand(by, Permission.KEEP_ACCOUNT, found.book)
    booking.lock(found.book)
    found = _again(found)
    _demand_open(found)
    if comparing.settle(found) or _is_other(found, seen):
        raise _Outdated
    vanished = found.facts.vanished
    _demand_decided(vanished, take_back)
    replaced = list(found.lines.filter(state=LineState.CHANGED).values_list("replaces", flat=True))
    gone = replaced + (vanished if take_back else [])
    ready = found.lines.filter(state__in=TO_BOOK).exclude(pay__pilot=None, pay__appointment=None)
    taken = booking.reversals(found.book, _standing(gone), _replaced_by(found))
    count = booking.post(found.book, chain(taken, entries(ready)), by=by, month=found.month)
    _turn(gone, LineState.REVERSED)
    ready.update(state=LineState.BOOKED)
    # What was answered of a file that is dropped is never learnt.
    remember(found.book.region, found.said)
    _finish(found, ImportState.BOOKED, by, facts=replace(found.facts, taken_back=gone))
    journal.record(
        "payroll_booked", found, by=by, region=found.book.region, note=f"{found.file_name}: {count}"
    )
    return count


def _is_other(found, seen):
    """Whether booking adds anything else than was seen; what pay is for is no matter of how its lines compare."""
    return seen is not None and seen != adding.digest(found, adding.sums_of(found))


def _replaced_by(found):
    # The book is read by Danish auditors, whatever language its keeper chose.
    with translation.override("da"):
        return _("Replaced by the extract %(file)s") % {"file": found.file_name}


def _again(found):
    """The import as it stands now; ask it under the lock of its book."""
    return PayrollImport.objects.select_related("book__region", "book__programme").get(pk=found.pk)


def _demand_open(found):
    if found.state != ImportState.OPEN:
        raise Refused(_("The import is not open any more: %(state)s.") % {"state": found.get_state_display()})
    if found.problems.exists() and not found.aside_reason:
        raise Refused(
            _("Some lines could not be read. Correct the file and upload it again, or set them aside.")
        )


def _demand_decided(vanished, take_back):
    if vanished and take_back is None:
        raise Refused(_("Choose whether what has vanished since the last extract is to be taken back."))


def entries(lines):
    """What booking these lines adds to the book; each posting names its line and its place in the file."""
    return map(_entry, list(lines.order_by("row").values_list(*LINE)))


def _entry(line):
    pk, row, employment, code, month, amount, account, pilot, appointment, import_id = line
    return Entry(
        type=PostingType.COORDINATOR if appointment else PostingType.SALARY,
        amount=amount,
        pay_month=month,
        code_id=code,
        employment_id=employment,
        appointment_id=appointment,
        pilot_id=pilot,
        voucher=f"LØN-{import_id}/{row}",
        account=account,
        line_id=pk,
    )


def _standing(lines):
    """The postings by which these booked lines stand in the book."""
    return Posting.objects.filter(line__in=lines, reversal__isnull=True)


def _turn(lines, state):
    for start in range(0, len(lines), 5000):
        PayrollLine.objects.filter(pk__in=lines[start : start + 5000]).update(state=state)


def _finish(found, state, by, **more):
    """Open becomes something else, once: the condition holds even where the lock does not."""
    still = PayrollImport.objects.filter(pk=found.pk, state=found.state)
    if not still.update(state=state, ended_by=by, ended_at=clock.now(), **more):
        raise Refused(_("Something has just happened to the import. Look at it again."))


@transaction.atomic
def say_run(found, run, *, by):
    """Say anew which payroll run an open import is, and compare it with the book by that."""
    booking.demand(by, Permission.KEEP_ACCOUNT, found.book)
    booking.lock(found.book)
    found = _again(found)
    if found.state != ImportState.OPEN:
        raise Refused(_("The import is not open any more: %(state)s.") % {"state": found.get_state_display()})
    last = found.facts.control.last
    if last and run.month < date.fromisoformat(last):
        raise Refused(
            _("The file has pay for a later month than the run's. Upload it again as the run that it is.")
        )
    found.extract_month, found.is_supplementary = run
    found.save(update_fields=["extract_month", "is_supplementary"])
    comparing.settle(found)
    journal.record("payroll_run_said", found, by=by, region=found.book.region, note=f"{run.month:%Y-%m}")


@transaction.atomic
def undo(found, *, by, reason, month):
    """Take back in an open month all that an import booked, book again what it took back; return how many postings."""
    if not reason.strip():
        raise Refused(_("Write why the import is undone."))
    booking.demand(by, Permission.KEEP_ACCOUNT, found.book)
    booking.lock(found.book)
    found = _again(found)
    if found.state != ImportState.BOOKED:
        raise Refused(_("Only an import that is booked can be undone."))
    _demand_last(found)
    own = found.lines.filter(state=LineState.BOOKED)
    # What it took back stands again, unless its own import has been undone too.
    taken = PayrollLine.objects.filter(
        pk__in=found.facts.taken_back,
        state=LineState.REVERSED,
        pay__payroll_import__state=ImportState.BOOKED,
    )
    # By their ids: a join of tables that have just doubled is planned by what they were before.
    own_pks, taken_pks = (list(rows.values_list("pk", flat=True)) for rows in (own, taken))
    count = booking.reverse(
        found.book, _standing(own_pks + taken_pks), by=by, month=month, reason=reason.strip()
    )
    count += _stand_again(found.book, taken_pks, by=by, month=month)
    _finish(found, ImportState.UNDONE, by, undo_reason=reason.strip())
    journal.record("payroll_undone", found, by=by, region=found.book.region, note=reason.strip())
    return count


def _stand_again(book, pks, *, by, month):
    """Let what waited in quarantine until an extract replaced it wait again; return how many postings that made.

    It is booked when somebody has said meanwhile what the pay was for.
    """
    lines = PayrollLine.objects.filter(pk__in=pks, postings__isnull=True)
    known = list(lines.exclude(pay__pilot=None, pay__appointment=None).values_list("pk", flat=True))
    lines.update(state=LineState.NEW)
    return book_late(book, known, by=by, month=month) if known else 0


def book_late(book, pks, *, by, month):
    """Book lines of booked imports that have become known only now; return how many postings that made."""
    lines = PayrollLine.objects.filter(pk__in=pks)
    count = booking.post(book, entries(lines), by=by, month=month)
    lines.update(state=LineState.BOOKED)
    return count


def _demand_last(found):
    """What a later extract of the month was compared with must stay while that one stands."""
    later = PayrollImport.objects.filter(
        book=found.book,
        state=ImportState.BOOKED,
        extract_month=found.extract_month,
        ended_at__gte=found.ended_at,
    ).exclude(pk=found.pk)
    institutions = found.pays.values("employment__institution")
    built_on = Pay.objects.filter(payroll_import=OuterRef("pk"), employment__institution__in=institutions)
    for other in later.filter(Exists(built_on)).order_by("ended_at", "pk"):
        if (other.ended_at, other.pk) > (found.ended_at, found.pk) and _did_something(other):
            raise Refused(
                _("A later extract of the month, %(file)s, builds on this one. Undo that first.")
                % {"file": other.file_name}
            )


def _did_something(found):
    return found.facts.taken_back or Posting.objects.filter(line__pay__payroll_import=found).exists()


@transaction.atomic
def drop(found, *, by):
    """Forget the lines of an import that was never booked, and the employments that only they named."""
    booking.demand(by, Permission.KEEP_ACCOUNT, found.book)
    booking.lock(found.book)
    found = _again(found)
    if found.state in (ImportState.BOOKED, ImportState.UNDONE):
        raise Refused(_("The import has been booked. Undo it instead."))
    if found.state == ImportState.DROPPED:
        return
    employments = list(found.pays.values_list("employment", flat=True).distinct())
    # At once: the collector would fetch each line to ask for its postings, which the database refuses anyway.
    for rows in (found.lines.order_by(), found.pays.all()):
        rows._raw_delete(rows.db)
    found.problems.all().delete()
    PayrollFile.objects.filter(payroll_import=found).delete()
    _forget(employments)
    _finish(found, ImportState.DROPPED, by, stage="")
    journal.record("payroll_dropped", found, by=by, region=found.book.region, note=found.file_name)


def _forget(employments):
    """Delete the employments among these that nothing names any more.

    What somebody has looked at stays: the access log knows it by its id alone.
    """
    rows = Employment.objects.filter(pk__in=employments)
    for named in (
        Participant.objects.filter(employment=OuterRef("pk")),
        Pay.objects.filter(employment=OuterRef("pk")),
        Posting.objects.filter(employment=OuterRef("pk")),
        Match.objects.filter(employment=OuterRef("pk")),
    ):
        rows = rows.filter(~Exists(named))
    unnamed = set(rows.filter(appointments__isnull=True).values_list("pk", flat=True))
    forgotten = Employment.objects.filter(pk__in=unnamed - access.looked_at(unnamed))
    forgotten._raw_delete(forgotten.db)


@transaction.atomic
def set_aside(found, *, by, reason):
    """Say why the lines that could not be read are left out; nothing of them is ever booked."""
    if not reason.strip():
        raise Refused(_("Write why the lines are set aside."))
    booking.demand(by, Permission.KEEP_ACCOUNT, found.book)
    still = PayrollImport.objects.filter(pk=found.pk, state=ImportState.OPEN)
    if not still.update(aside_reason=reason.strip(), aside_by=by):
        raise Refused(_("The import is not open any more."))
    journal.record("payroll_set_aside", found, by=by, region=found.book.region, note=reason.strip())


def of_the_same_file(found):
    """{state: the newest other import of the very same file that has it}; only what is booked or can be."""
    same = PayrollImport.objects.filter(
        book=found.book, sha256=found.sha256, state__in=(ImportState.BOOKED, ImportState.OPEN)
    )
    others = same.exclude(pk=found.pk).select_related("ended_by").order_by("uploaded_at", "pk")
    return {other.state: other for other in others}
