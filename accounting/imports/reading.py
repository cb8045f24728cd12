"""From an uploaded file to lines that wait to be booked. The file lives only while the child process reads it."""

import hashlib
import os
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from accounting import booking
from accounting.codes import SalaryCode
from accounting.imports import extract
from accounting.imports.extract import Failure
from accounting.imports.keeping import keep
from accounting.payroll import ImportState, PayrollImport, RememberedColumn
from common import bulk, clock
from common.errors import Refused
from common.uploads import check_upload, kept_name
from regions import journal
from regions.permissions import Permission

MOST_BYTES = 30 * 1024 * 1024
AN_HOUR = 60 * 60


def folder():
    """Where files wait to be read: for this program alone."""
    found = settings.VAR_DIR / "payroll"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def sweep():
    """Remove the files that a killed process left an hour ago, and end the imports that wait for one; return how many."""
    old = [path for path in folder().iterdir() if time.time() - path.stat().st_mtime > AN_HOUR]
    for path in old:
        path.unlink(missing_ok=True)
    for found in PayrollImport.objects.filter(
        state=ImportState.READING, uploaded_at__lt=clock.now() - timedelta(seconds=AN_HOUR)
    ):
        _end(found, ImportState.FAILED, {"failure": "gone"})
    return len(old)


def start(book, name, data, *, by, month):
    """Keep what is known of a file before it is read, ask the worker to read it, and return the PayrollImport.

    Raises Refused when the file is of the wrong type, too large, or the month takes no postings.
    """
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    kind = check_upload(name, data, kinds=("xlsx", "csv"), most=MOST_BYTES)
    booking.demand_open(book, month)
    if not SalaryCode.objects.filter(region=book.region).exists():
        raise Refused(_("The region has no salary codes yet. Enter them first: only their lines are read."))
    with transaction.atomic():
        found = PayrollImport.objects.create(
            book=book,
            file_name=kept_name(name),
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=by,
            uploaded_at=clock.now(),
            month=month,
            stage="waiting",
        )
        journal.record("payroll_uploaded", found, by=by, region=book.region, note=found.file_name)
        path = _kept(data)
        transaction.on_commit(lambda: read_file.enqueue(found.pk, path, kind))
    return found


def _kept(data):
    """The path of a private file that holds the data until it has been read."""
    handle, path = tempfile.mkstemp(dir=folder())
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        Path(path).unlink(missing_ok=True)
        raise Refused(
            _("There is no room for the file while it is read. Write to the support, and try again later.")
        ) from error
    return path


@task()
def read_file(import_id, path, kind):
    """Read a file into its import, and remove it whatever happens; an error goes on to the log."""
    with ExitStack() as at_last:
        at_last.callback(Path(path).unlink, missing_ok=True)
        found = PayrollImport.objects.select_related("book__region", "book__programme").get(pk=import_id)
        if found.state == ImportState.READING:
            at_last.callback(_end, found, ImportState.FAILED, {"failure": "gone"})
            read(found, path, kind)


def read(found, path, kind):
    """Read the file at `path` into `found`: its lines and problems, or why it is no extract."""
    try:
        with bulk.many_objects():
            _take(
                found,
                extract.read(
                    path, kind, _plan(found.book.region), lambda *far: _tell(found, "reading", *far)
                ),
            )
    except Failure as failure:
        _end(found, ImportState.FAILED, {"failure": str(failure)})


def _plan(region):
    codes = SalaryCode.objects.filter(region=region).values_list("pk", "code", "valid_from", "valid_to")
    remembered = RememberedColumn.objects.filter(region=region).values_list("header", "field")
    return {"codes": list(codes), "remembered": dict(remembered)}


def _take(found, read):
    """Keep what was read, all of it in one transaction."""
    names = ("headers", "mapping", "personal", "header_row", "missing")
    facts = {name: read.head[name] for name in names} | {"ignored_sheets": read.head["ignored"]}
    if read.head["missing"]:
        _end(found, ImportState.UNMAPPED, facts)
        return
    facts |= read.counts | {"problems": read.problem_count, "wrong_rows": read.wrong_rows}
    if not read.rows and not read.wrong_rows:
        _end(found, ImportState.FAILED, facts | {"failure": "none"})
        return
    _tell(found, "matching", read.head["total"], read.head["total"])
    if read.rows:
        found.extract_month = date.fromisoformat(max(about.month for about in read.about))
    with transaction.atomic():
        # Whoever drops it meanwhile waits, and finds it read; dropped before, nothing is kept.
        if _still(found).select_for_update(no_key=True).exists():
            _end(found, ImportState.OPEN, facts | keep(found, read))


def _still(found):
    return PayrollImport.objects.filter(pk=found.pk, state=ImportState.READING)


def _tell(found, stage, done, total):
    """Say how far it is, at once: the page that waits reads this row."""
    _still(found).update(stage=stage, done=done, total=total)


def _end(found, state, facts):
    """Being read becomes something else, once."""
    _still(found).update(state=state, facts=facts, stage="", extract_month=found.extract_month)
