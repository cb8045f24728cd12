"""Random lives of a book: import, match, set aside, undo, adjust, reverse, close, reopen. After every step it must still add up."""

from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounting.book import booking, chain, sums
from accounting.book.periods import closed_through
from accounting.closing import closing, reopening
from accounting.models import ClosedSum, Closing, PayrollImport, PayrollLine, Posting
from accounting.payroll import importing, quarantine
from accounting.payroll.payroll import TO_BOOK
from common.errors import Refused
from common.months import after
from tests.accounting.posted import kept_sums, sums_of_postings
from tests.accounts import Account, month
from tests.extracts import csv, line, upload
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024")]
needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="one database is enough for lives"
)
MONTHS = [f"2023-{n:02d}" for n in range(1, 7)]
COUNT = {"steps": 0, "done": 0}


class Life(RuleBasedStateMachine):
    """Every rule does one thing that a person might do; the book refuses or does it whole."""

    def __init__(self):
        super().__init__()
        self.inside = transaction.atomic()
        self.inside.__enter__()
        self.account = Account(given=1000)
        self.pilot = filed(self.account.region, by=self.account.hr)
        self.expected = Decimal(0)

    def teardown(self):
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)

    def attempt(self, do):
        """Do it in a savepoint; a refusal leaves everything as it was."""
        COUNT["steps"] += 1
        before = self.picture()
        try:
            with transaction.atomic():
                do()
        except Refused:
            assert self.picture() == before
            return False
        COUNT["done"] += 1
        return True

    def picture(self):
        states = PayrollImport.objects.order_by("pk").values_list("state", flat=True)
        return Posting.objects.count(), Closing.objects.in_force().count(), list(states)

    @rule(
        number=st.integers(1, 3),
        ore=st.integers(-5000, 9000),
        text=st.sampled_from(MONTHS),
        again=st.booleans(),
    )
    def read_an_extract(self, number, ore, text, again):
        rows = [line(number, f"{ore},00", period=text), line(number, "5,00", period=text)]
        rows += rows[:1] if again else []
        in_month = after(closed_through(self.account.book) or month("2022-12"))
        self.attempt(lambda: upload(self.account, csv(*rows), in_month=f"{in_month:%Y-%m}"))

    @precondition(lambda self: PayrollImport.objects.filter(state="open").exists())
    @rule(take_back=st.booleans())
    def book_an_extract(self, take_back):
        found = PayrollImport.objects.filter(state="open").first()
        self.attempt(lambda: importing.commit(found, by=self.account.hr, take_back=take_back))

    @precondition(lambda self: PayrollImport.objects.filter(state="booked").exists())
    @rule(text=st.sampled_from(MONTHS))
    def undo_an_extract(self, text):
        found = PayrollImport.objects.filter(state="booked").first()
        self.attempt(
            lambda: importing.undo(found, by=self.account.hr, reason="Forkert udtræk", month=month(text))
        )

    @rule()
    def match_what_waits(self):
        groups = quarantine.groups(self.account.book)
        if groups:
            self.attempt(
                lambda: quarantine.match(
                    self.account.book, groups[0].employment, groups[0].code, self.pilot, by=self.account.hr
                )
            )

    @rule()
    def set_aside_what_waits(self):
        groups = quarantine.groups(self.account.book)
        if groups:
            self.attempt(
                lambda: quarantine.set_aside(
                    self.account.book,
                    groups[0].employment,
                    groups[0].code,
                    by=self.account.hr,
                    reason="Almindelig løn",
                )
            )

    @rule()
    def take_up_what_was_set_aside(self):
        groups = quarantine.set_asides(self.account.book)
        if groups:
            self.attempt(
                lambda: quarantine.take_up(
                    self.account.book,
                    groups[0].employment,
                    groups[0].code,
                    by=self.account.hr,
                    reason="Det var løn",
                )
            )

    @rule(ore=st.integers(-900, 900).filter(bool), text=st.sampled_from(MONTHS))
    def adjust(self, ore, text):
        self.attempt(lambda: self.account.adjust(Decimal(ore).scaleb(-2), in_month=text))

    @rule(text=st.sampled_from(MONTHS), newest=st.booleans())
    def take_one_back(self, text, newest):
        found = Posting.objects.order_by("-pk" if newest else "pk").first()
        if found:
            postings = Posting.objects.filter(pk=found.pk)
            self.attempt(
                lambda: booking.reverse(
                    self.account.book, postings, by=self.account.hr, month=month(text), reason="Rettelse"
                )
            )

    @rule()
    def close_the_next_month(self):
        book = self.account.book
        following = closing.next_month(book)
        booked = sums.add(sums.parts(book, first=following, last=following))
        self.attempt(lambda: closing.close(book, following, by=self.account.hr, ledger_total=booked))

    @rule(same=st.booleans())
    def reopen_the_last_month(self, same):
        last = self.account.book.closings.in_force().order_by("-month").first()
        if last:
            second = self.account.hr if same else self.account.other_hr

            def reopen():
                reopening.ask(last, "Et bilag manglede", by=self.account.hr)
                last.refresh_from_db()
                reopening.reopen(last, by=second)

            assert self.attempt(reopen) is not same

    @invariant()
    def the_chains_hold_and_nothing_is_in_a_month_that_was_closed_without_it(self):
        book = self.account.book
        for found in Posting.objects.filter(book=book).values_list("month", flat=True).distinct():
            assert chain.verify(book, found).holds
        for closed in book.closings.in_force():
            held = (
                Posting.objects.filter(book=book, month=closed.month).aggregate(sum=Sum("amount"))["sum"] or 0
            )
            frozen = ClosedSum.objects.filter(closing=closed).aggregate(sum=Sum("amount"))["sum"] or 0
            assert held == frozen == closed.booked_total

    @invariant()
    def the_sums_are_those_of_the_postings(self):
        everything = Posting.objects.filter(book=self.account.book).aggregate(sum=Sum("amount"))["sum"] or 0
        assert sums.total(self.account.book) == everything
        assert kept_sums() == sums_of_postings()

    @invariant()
    def a_line_is_booked_when_its_postings_come_to_its_amount_and_else_to_nothing(self):
        for row in PayrollLine.objects.annotate(sum=Sum("postings__amount")):
            assert (row.sum or 0) == (row.amount if row.state == "booked" else 0)

    @invariant()
    def nothing_waits_in_the_book_whose_purpose_is_known(self):
        waits = PayrollLine.objects.filter(state__in=TO_BOOK, pay__payroll_import__state="booked")
        assert not waits.exclude(pay__pilot=None, pay__appointment=None).exists()

    @invariant()
    def equal_lines_are_booked_no_oftener_than_one_file_has_them(self):
        key = ("pay__employment", "pay__code", "pay__month", "amount")
        in_files = Counter(PayrollLine.objects.order_by().values_list("pay__payroll_import", *key))
        booked = Counter(PayrollLine.objects.order_by().filter(state="booked").values_list(*key))
        for told, count in booked.items():
            assert count <= max(most for (_file, *of), most in in_files.items() if tuple(of) == told)


@needs_postgresql
# So that each life is a transaction of its own: in one for all, every row would be looked for among all that it ever was.
@pytest.mark.django_db(transaction=True)
def test_random_lives_of_a_book_never_reach_a_forbidden_state(samples, report):
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=samples(8, 540),
            stateful_step_count=samples(20, 45),
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    report("random steps of a book's life, of them done", f"{COUNT['steps']}, {COUNT['done']}")
    assert COUNT["steps"] >= samples(60, 10_000)
