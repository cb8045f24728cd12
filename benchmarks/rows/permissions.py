"""What every request reads of the person who makes it."""

from django.db import connection

from benchmarks.harness import row
from common import clock
from regions import held, permissions
from regions.models import User


@row(
    "memberships of a person",
    aim=1.5,
    what="as every request reads them, own and stood in for, with region and person",
    beside="the same statement and rows, bare",
)
def memberships():
    user, today = User.objects.get(email="danske-regioner@eksempel.dk"), clock.today()
    query = held.PREPARED.make(user.pk, today).query
    sql, given = query.sql_with_params()

    def read():
        if not permissions._read_memberships(user, today):
            raise RuntimeError("nothing is held")

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            cursor.fetchall()

    return read, bare
