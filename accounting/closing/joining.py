"""Which closed months are told together to who reads no postings: a sum of one or two persons' pay is their pay.

A period goes on until at least three persons have been paid in it, or nobody; then its sums may be told. That is
decided when a month is closed and kept with the closing, so that no later look splits what was told together. After
the last month in which the programme pays, every month may be told: the whole is always told in the end.

Employments of one number are taken for one person, and so are a coordinator's appointments: payroll tells no more
of who is who.
"""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from accounting.book import sums
from accounting.book.book import PAY_TYPES, Posting
from accounting.coordinators import stipends
from accounting.coordinators.coordinators import Appointment
from common.months import month_of

FEWEST = 3


def ends_period(book, month):
    """Whether sums through a month may be told once it is closed."""
    if month >= month_of(stipends.ends(book)):
        return True
    told = book.closings.ends()
    since = sums.window(last=month)
    if told:
        since &= ~sums.window(last=told[-1])
    return are_enough(paid(Posting.objects.filter(since, book=book)))


def are_enough(paid):
    """Whether a sum of persons' pay may be told: of three at least, or where nobody was paid."""
    return sum(amount > 0 for amount in paid.values()) >= FEWEST or not any(paid.values())


def paid(postings):
    """{a person: kroner} of the pay in some postings."""
    found = defaultdict(Decimal)
    rows = postings.filter(type__in=PAY_TYPES).order_by()
    rows = rows.values_list("employment", "employment__number", "appointment__user")
    users = dict(Appointment.objects.exclude(employment=None).values_list("employment", "user"))
    for employment, number, user, amount in rows.annotate(Sum("amount")):
        user = user or users.get(employment)
        found[("user", user) if user else ("number", number or employment)] += amount
    return found
