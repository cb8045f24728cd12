"""Run by test_crash: concludes an agreement in a process that is killed at the n-th statement, n = 1, 2, 3, …

Prints a line per death, what the database then holds, and last what it holds when nobody was killed.
"""

import json
import os
import signal
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from pilots.documents import workflow  # noqa: E402
from pilots.models import Agreement, Filing, Message, Pilot, Signature  # noqa: E402
from regions.models import Event, User  # noqa: E402


def conclude(pilot_id, user_id, *, dies_at):
    """Sign for the union; the process dies before its `dies_at`-th statement."""
    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        pilot = Pilot.objects.get(pk=pilot_id)
        sha256 = Agreement.objects.get(pilot=pilot_id).sha256
        workflow.take("sign", pilot, by=User.objects.get(pk=user_id), side="union", sha256=sha256)


def held(pilot_id):
    agreement = Agreement.objects.get(pilot=pilot_id)
    return [
        agreement.state,
        Signature.objects.count(),
        Filing.objects.filter(agreement=agreement).count(),
        Message.objects.filter(kind="concluded").count(),
        Event.objects.filter(verb__in=["agreement_signed", "agreement_concluded"]).count(),
    ]


def main(pilot_id, user_id):
    point = 0
    while True:
        point += 1
        connection.close()
        child = os.fork()
        if child == 0:
            conclude(pilot_id, user_id, dies_at=point)
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps(held(pilot_id)) + "\n")
        if os.WIFEXITED(status):
            return


main(*map(int, sys.argv[1:]))
