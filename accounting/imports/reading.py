"""From an uploaded file to lines that wait to be booked. The file lives only while the child process reads it."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from accounting import booking
from accounting.codes import SalaryCode
from accounting.imports import comparing
from accounting.imports.matching import Matcher
from accounting.payroll import ImportState, PayrollImport, PayrollLine, PayrollProblem, RememberedColumn
from common import bulk, clock
from common.errors import Refused
from common.money import from_ore
from common.uploads import check_upload
from pilots.models import Employment
from regions import journal
from regions.permissions import Permission

MOST_BYTES = 30 * 1024 * 1024
SECONDS = 120
AN_HOUR = 60 * 60
LINE = "payroll_import row employment code pay_month amount occurrence account department pilot appointment state replaces aside_reason"
LINE_NAMES = LINE.split()
MOST_PROBLEMS = 2000


def folder():
    """Where files wait to be read: for this program alone."""
    found = settings.VAR_DIR / "payroll"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def sweep():
    """Remove what a killed process left behind an hour ago or more, and return how many."""
    old = [path for path in folder().iterdir() if time.time() - path.stat().st_mtime > AN_HOUR]
    for path in old:
        path.unlink(missing_ok=True)
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
            file_name=name.replace("\0", "")[-150:],
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=by,
            uploaded_at=clock.now(),
            month=month,
            stage="waiting",
        )
        journal.record("payroll_uploaded", found, by=by, region=book.region, note=found.file_name)
        path = _keep(data)
        transaction.on_commit(lambda: read_file.enqueue(found.pk, path, kind))
    return found


def _keep(data):
    handle, path = tempfile.mkstemp(dir=folder())
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path


@task()
def read_file(import_id, path, kind):
    """Read a file into its import, and remove it whatever happens."""
    try:
        found = PayrollImport.objects.select_related("book__region", "book__programme").get(pk=import_id)
        if found.state == ImportState.READING:
            read(found, path, kind)
    finally:
        Path(path).unlink(missing_ok=True)


def read(found, path, kind):
    """Read the file at `path` into `found`: its lines and problems, or why it is no extract."""
    try:
        with _child(path, kind, _plan(found.book.region)) as lines:
            _take(found, lines)
    except Refused as refusal:
        _fail(found, str(refusal))


def _plan(region):
    codes = SalaryCode.objects.filter(region=region).values_list("pk", "code", "valid_from", "valid_to")
    remembered = RememberedColumn.objects.filter(region=region).values_list("header", "field")
    return {"codes": list(codes), "remembered": dict(remembered)}


class _child:
    """The child process that reads the file; the block gets its JSON lines. Refused when it crashed or was killed."""

    def __init__(self, path, kind, plan):
        self.plan = json.dumps(plan, default=str)
        self.command = [sys.executable, "-W", "ignore", "-m", "accounting.imports.child", str(path), kind]

    def __enter__(self):
        # An empty environment: the child reads strangers' files and needs none of our secrets.
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={},
        )
        self.process.stdin.write(self.plan.encode())
        self.process.stdin.close()
        return map(json.loads, self.process.stdout)

    def __exit__(self, kind, error, trace):
        if error is not None:
            self.process.kill()
        self.process.stdout.close()
        if self.process.wait(timeout=SECONDS) and error is None:
            raise Refused(FAILURES["unreadable"]())
        return False


FAILURES = {
    "unreadable": lambda: _("The file could not be read. Open it, save it again and upload that"),
    "nul": lambda: _("The file contains characters that do not belong in a list. Save it again as .xlsx"),
    "empty": lambda: _("The file has no rows"),
    "headless": lambda: _(
        "No row with column names of a payroll extract was found among the first rows of the file"
    ),
    "rows": lambda: (
        _("The file has more than %(most)s rows. Split it into smaller files") % {"most": "250.000"}
    ),
    "columns": lambda: _("The file has more than %(most)s columns") % {"most": "200"},
    "none": lambda: _("The file holds no line under any of the region's salary codes"),
}


def _take(found, lines):
    """Read the child's answer to its end; all that is kept is kept in one transaction."""
    head = next(lines, {"failure": "unreadable"})
    if "failure" in head:
        raise Refused(FAILURES[head["failure"]]())
    facts = {
        "headers": head["headers"],
        "mapping": head["mapping"],
        "personal": head["personal"],
        "ignored_sheets": head["ignored"],
        "header_row": head["header_row"],
        "missing": head["missing"],
    }
    if head["missing"]:
        _end(found, ImportState.UNMAPPED, facts)
        return
    _tell(found, stage="reading", total=head["total"])
    rows, problems = [], []
    for line in lines:
        if isinstance(line, list):
            rows += line
        elif "problem" in line:
            problems.append(line)
        elif "progress" in line:
            _tell(found, done=line["progress"])
        else:
            facts |= line["counts"]
    _tell(found, stage="matching", done=head["total"])
    with transaction.atomic():
        found.extract_month = max((date.fromisoformat(row[4]) for row in rows), default=None)
        facts["vanished"] = _write(found, rows, problems)
        _end(found, ImportState.OPEN, facts)


def _tell(found, **progress):
    """Say how far it is, at once: the page that waits reads this row."""
    PayrollImport.objects.filter(pk=found.pk).update(**progress)


def _end(found, state, facts):
    still = PayrollImport.objects.filter(pk=found.pk, state=ImportState.READING)
    still.update(state=state, facts=facts, stage="", extract_month=found.extract_month)
    found.refresh_from_db()


def _fail(found, sentence):
    _end(found, ImportState.FAILED, {"failure": sentence})


def _write(found, rows, problems):
    """Keep the lines with their employments, what they are for and how they stand, and the problems.

    Returns the booked lines that have vanished.
    """
    employments = _employments(found.book.region, {(row[1], row[2]) for row in rows})
    keys, seconds = [], []
    months = {text: date.fromisoformat(text) for text in {row[4] for row in rows}}
    seen = {}
    for _number, institution, tjnr, code, month, ore, _account, _department in rows:
        same = (employments[institution, tjnr], code, months[month], from_ore(ore))
        seen[same] = seen.get(same, 0) + 1
        keys.append((*same, institution))
        seconds.append(seen[same])
    states, replaced, vanished = comparing.judge(found, keys)
    matcher = Matcher(found.book)
    bulk.insert(
        PayrollLine,
        LINE_NAMES,
        (
            (
                found.pk,
                row[0],
                *key[:4],
                seconds[place],
                row[6],
                row[7],
                *matcher.find(*key[:3]),
                states[place],
                replaced.get(place),
                "",
            )
            for place, (row, key) in enumerate(zip(rows, keys, strict=True))
        ),
    )
    _keep_problems(found, problems)
    return vanished


def _keep_problems(found, problems):
    PayrollProblem.objects.bulk_create(
        [
            PayrollProblem(payroll_import=found, row=p["row"], column=p["column"], kind=p["problem"])
            for p in islice(problems, MOST_PROBLEMS)
        ],
        batch_size=1000,
    )


def _employments(region, wanted):
    """{(institution, number): id}; those that the region did not know are made."""
    known = dict(_known(region))
    new = [
        Employment(region=region, institution=institution, number=number)
        for institution, number in sorted(wanted - known.keys())
    ]
    Employment.objects.bulk_create(new, batch_size=2000, ignore_conflicts=True)
    return known if not new else dict(_known(region))


def _known(region):
    rows = Employment.objects.filter(region=region).values_list("institution", "number", "pk")
    return (((institution, number), pk) for institution, number, pk in rows)
