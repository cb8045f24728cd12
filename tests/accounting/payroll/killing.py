"""Run by test_crash: books or undoes an import in a process that is killed.

    killing.py commit|undo IMPORT USER          at the n-th statement or batch, n = 1, 2, 3, … until nobody dies
    killing.py commit|undo IMPORT USER after    once, when the line "go" has been printed and somebody kills it

Prints a line per death, what the database then holds, and last what it holds when nobody was killed.
"""

import json
import os
import signal
import sys
from datetime import date

import django

django.setup()

import time_machine  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402

from accounting.models import PayrollImport, PayrollLine, Posting  # noqa: E402
from accounting.payroll import importing  # noqa: E402
from common import bulk  # noqa: E402
from regions.models import Event, User  # noqa: E402


def act(verb, import_id, user_id):
    found = PayrollImport.objects.select_related("book__region").get(pk=import_id)
    by = User.objects.get(pk=user_id)
    with time_machine.travel("2024-01-15T09:00:00Z", tick=False):
        if verb == "commit":
            importing.commit(found, by=by, take_back=True)
        else:
            importing.undo(found, by=by, reason="Forkert udtræk", month=date(2022, 5, 1))


def dying(verb, import_id, user_id, *, at):
    """Do it; the process dies before its `at`-th statement, or batch of postings."""
    asked = 0

    def count():
        nonlocal asked
        asked += 1
        if asked == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, sql, params, many, context):
        count()
        return execute(sql, params, many, context)

    copy = bulk._copy

    def counted_copy(*given, **how):
        count()
        copied = copy(*given, **how)
        count()
        return copied

    bulk._copy = counted_copy
    with connection.execute_wrapper(statement):
        act(verb, import_id, user_id)


def held():
    sums = Posting.objects.aggregate(Count("pk"), Sum("amount"))
    states = PayrollLine.objects.order_by("state").values_list("state").annotate(Count("pk"))
    return [
        sums["pk__count"],
        str(sums["amount__sum"]),
        dict(states),
        list(PayrollImport.objects.order_by("pk").values_list("state", flat=True)),
        Event.objects.filter(verb__in=["payroll_booked", "payroll_undone"]).count(),
    ]


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(verb, import_id, user_id, after=""):
    if after:
        say("go")
        act(verb, int(import_id), int(user_id))
        return
    point = 0
    while True:
        point += 1
        connection.close()
        child = os.fork()
        if child == 0:
            dying(verb, int(import_id), int(user_id), at=point)
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        say(json.dumps(held()))
        if os.WIFEXITED(status):
            return


main(*sys.argv[1:])
