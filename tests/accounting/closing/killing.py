"""Run by test_crash: closes a month in a process that is killed at the n-th statement, n = 1, 2, 3, …

Prints a line per death, what the database then holds, and last what it holds when nobody was killed.
"""

import json
import os
import signal
import sys
from datetime import date
from decimal import Decimal

import django

django.setup()

import time_machine  # noqa: E402
from django.db import connection  # noqa: E402

from accounting.closing import closing  # noqa: E402
from accounting.models import Book, ClosedSum, Closing, ClosingDifference  # noqa: E402
from regions.models import Event, User  # noqa: E402

MONTH = date(2022, 4, 1)


def close(book_id, user_id, *, dies_at):
    """Close the month; the process dies before its `dies_at`-th statement."""
    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        book = Book.objects.get(pk=book_id)
        explained = [("Fradrag", Decimal(-1)), ("Rente", Decimal(2))]
        closing.close(
            book, MONTH, by=User.objects.get(pk=user_id), ledger_total=Decimal(87), differences=explained
        )


def held():
    return [
        Closing.objects.count(),
        ClosingDifference.objects.count(),
        ClosedSum.objects.count(),
        Event.objects.filter(verb="month_closed").count(),
    ]


def main(book_id, user_id):
    point = 0
    while True:
        point += 1
        connection.close()
        child = os.fork()
        if child == 0:
            with time_machine.travel("2024-01-15T09:00:00Z", tick=False):
                close(book_id, user_id, dies_at=point)
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps(held()) + "\n")
        if os.WIFEXITED(status):
            return


main(*map(int, sys.argv[1:]))
