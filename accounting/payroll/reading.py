"""From an uploaded file to lines that wait to be booked.

The file goes to the worker through the database, so that the two may run on two machines, and is on nobody's disk
beside it. Its row goes with whatever ends the reading: read, refused, dropped, or left for a quarter of an hour.
"""

import hashlib
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import task

from accounting.book import booking
from accounting.book.codes import SalaryCode
from accounting.book.months import open_month_choices
from accounting.payroll import extract
from accounting.payroll.facts import Facts
from accounting.payroll.keeping import keep
from accounting.payroll.mapping import remembered_answers
from accounting.payroll.payroll import ImportState, PayrollFile, PayrollImport
from accounting.payroll.remembered import About
from common import bulk, clock
from common.errors import Refused
from common.months import after, month_of
from common.tables.rows import Unreadable
from common.uploads import LARGEST, check_upload, kept_name
from pilots.models import Employment
from regions import journal
from regions.orders import MOST_UNDERWAY
from regions.permissions import Permission

MOST_BYTES = LARGEST
# A file waits so long for a worker, and one that is being read is given so much more: both end before an idle session.
WAITS, READS = timedelta(minutes=15), timedelta(minutes=15)
# Coordinators are paid before the pilots start: no pay is the programme's so many months before them.
BEFORE = 12


def sweep():
    """Let go of the files that nobody has read in time, and end their imports; return how many."""
    now = clock.now()
    late = Q(uploaded_at__lt=now - WAITS) & Q(stage="waiting") | Q(uploaded_at__lt=now - WAITS - READS)
    old = PayrollImport.objects.filter(late, state=ImportState.READING)
    return sum(_end(found, ImportState.FAILED, Facts(failure="gone")) for found in old)


class Run(NamedTuple):
    """Which payroll run a file is: the month's ordinary one, or one that adds to it, e.g. a back-payment."""

    month: date
    is_supplementary: bool = False


def proposed_run(book):
    """The ordinary run after the last that is booked; the first month that takes postings where none is."""
    booked = PayrollImport.objects.filter(book=book, state=ImportState.BOOKED, is_supplementary=False)
    last = booked.order_by("-extract_month").values_list("extract_month", flat=True).first()
    if last:
        return Run(after(last))
    opened = open_month_choices(book)
    return Run(opened[0][0] if opened else month_of(clock.today()))


def start(book, name, data, *, by, month, run, said=None):
    """Keep what is known of a file before it is read, ask the worker to read it, and return the PayrollImport.

    `run` is the payroll run that it is, `said` what has been answered about it. Raises Refused when the file is of
    the wrong type, too large, or the month takes no postings.
    """
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    kind = check_upload(name, data, kinds=("xlsx", "csv"), most=MOST_BYTES)
    booking.demand_open(book, month)
    if not SalaryCode.objects.filter(region=book.region).exists():
        raise Refused(_("The region has no salary codes yet. Enter them first: only their lines are read."))
    # Also where no worker sweeps.
    sweep()
    with transaction.atomic():
        demand_room(by)
        found = PayrollImport.objects.create(
            book=book,
            file_name=kept_name(name),
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=by,
            uploaded_at=clock.now(),
            month=month,
            extract_month=run.month,
            is_supplementary=run.is_supplementary,
            said=said or {},
            stage="waiting",
        )
        journal.record("payroll_uploaded", found, by=by, region=book.region, note=found.file_name)
        PayrollFile.objects.create(payroll_import=found, kind=kind, content=data)
        transaction.on_commit(lambda: read_file.enqueue(found.pk))
    return found


def demand_room(by):
    """Raise Refused when so many of a person's files wait to be read that no other's would have a turn; locks them."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    count = PayrollImport.objects.filter(uploaded_by=by, state=ImportState.READING).count()
    if count >= MOST_UNDERWAY:
        raise Refused(
            _("%(number)d of your files are being read. Upload more when the first of them is read.")
            % {"number": count}
        )


@task()
def read_file(import_id):
    """Read the file of an import, which goes whatever happens; an error goes on to the log."""
    found = PayrollImport.objects.select_related("book__region", "book__programme").get(pk=import_id)
    file = PayrollFile.objects.filter(payroll_import=found).first()
    if file is None:
        return
    with ExitStack() as at_last:
        at_last.callback(_end, found, ImportState.FAILED, Facts(failure="gone"))
        read(found, bytes(file.content), file.kind)


def read(found, data, kind, *, reader=None):
    """Read the bytes of a file into `found`: its lines and problems, or why it is no extract."""
    try:
        with bulk.many_objects():
            read_data = reader or extract.read
            _take(found, read_data(data, kind, _plan(found), lambda *far: _tell(found, "reading", *far)))
    except Unreadable as failure:
        _end(found, ImportState.FAILED, Facts(failure=failure.key, told=failure.told))


def _plan(found):
    """What the child that reads the file is told, in JSON's words."""
    region, programme = found.book.region, found.book.programme
    numbers = defaultdict(list)
    for institution, number in Employment.objects.filter(region=region).values_list("institution", "number"):
        numbers[institution].append(number)
    remembered = remembered_answers(region)
    return {
        "codes": list(
            SalaryCode.objects.filter(region=region).values_list("pk", "code", "valid_from", "valid_to")
        ),
        "numbers": numbers,
        "span": [after(month_of(programme.starts_from), -BEFORE), found.extract_month],
        "remembered": remembered[About.COLUMN] | found.said.get("columns", {}),
        "said": found.said
        | {
            "codes": remembered[About.CODE] | found.said.get("codes", {}),
            "written": remembered[About.WRITTEN] | found.said.get("written", {}),
        },
    }


def _take(found, read):
    """Keep what was read, all of it in one transaction."""
    facts = Facts.of_head(read.head)
    if not read.counts:
        _end(found, ImportState.UNMAPPED, facts)
        return
    facts = facts.counted(read)
    if not read.rows and not read.wrong_rows:
        seen = ", ".join(code for code in facts.control.other if code)
        _end(found, ImportState.FAILED, replace(facts, failure="none", told={"codes": seen}))
        return
    _tell(found, "matching", read.head["total"], read.head["total"])
    with transaction.atomic():
        # Whoever drops it meanwhile waits, and finds it read; dropped before, nothing is kept.
        if _still(found).select_for_update(no_key=True).exists():
            _end(found, ImportState.OPEN, facts.compared(keep(found, read)))


def _still(found):
    return PayrollImport.objects.filter(pk=found.pk, state=ImportState.READING)


def _tell(found, stage, done, total):
    """Say how far it is, at once: the page that waits reads this row."""
    _still(found).update(stage=stage, done=done, total=total)


@transaction.atomic
def _end(found, state, facts):
    """Being read becomes something else, once, and the file goes; return whether it was being read."""
    PayrollFile.objects.filter(payroll_import=found).delete()
    return _still(found).update(state=state, facts=facts, stage="")
