"""The yearly statement: made from twelve closed months, signed by two persons, and then sent to the central parties.

A signature counts for the figures as they are when it is given: if a month was reopened since the statement was
made and its figures no longer hold, it is dropped, and a new one must be made.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.closing.reopening import tell_the_others
from accounting.statements import files
from accounting.statements.content import closed_months, is_whole, reckon
from accounting.statements.statements import Statement, StatementSignature, YearKind
from common import clock
from common.errors import Refused
from pilots.documents import frozen
from pilots.filings import receipts
from pilots.messages.message import MessageKind
from pilots.messages.notices import in_region, receivers, tell
from regions import journal
from regions.permissions import Permission, acting_for

CLOSE = Permission.CLOSE_ACCOUNT
SIGNERS = 2
# A statement of a year is one of these months on.
FIRST_MONTHS = {YearKind.CALENDAR: 1, YearKind.PROGRAMME: 4}


@transaction.atomic
def make(book, kind, first_month, *, by, with_pilots=False, reason="", explanation=""):
    """Make a statement that waits for two signatures, and return it; after the first sent one it is a correction."""
    booking.demand(by, CLOSE, book)
    booking.lock(book)
    of_year = Statement.objects.filter(book=book, kind=kind, first_month=first_month)
    number = of_year.sent().count() + 1
    if of_year.unsent().exists():
        raise Refused(_("A statement of that year waits for signatures already."))
    if number > 1 and not reason.strip():
        raise Refused(_("Write what the new statement corrects."))
    found = Statement(
        book=book,
        kind=kind,
        first_month=first_month,
        number=number,
        reason=reason.strip() if number > 1 else "",
        explanation=explanation.strip(),
        with_pilots=with_pilots,
        made_by=by,
        made_at=clock.now(),
    )
    found.canonical, found.sha256 = reckon(found)
    if frozen.read(found.canonical)["differences"] and not found.explanation:
        raise Refused(
            _("Write why the book and the region's own ledger differ. The central parties read it.")
        )
    found.save()
    _record("statement_made", found, by, found.reason)
    return found


@transaction.atomic
def sign(statement, *, by, sha256):
    """Sign what was read, and return the statement as it then is: waiting for the other, sent, or dropped."""
    found = _waiting(statement, by)
    if sha256 != found.sha256:
        raise Refused(_("The statement is not the one you have read. Read it once more."))
    if found.signatures.filter(by=by).exists():
        raise Refused(_("You have signed already. Another person must sign too."))
    if not holds(found):
        return _dropped(found, by, "statement_outdated")
    StatementSignature.objects.create(
        statement=found,
        by=by,
        on_behalf_of=acting_for(by, CLOSE, found.book.region),
        at=clock.now(),
        sha256=found.sha256,
    )
    _record("statement_signed", found, by)
    if found.signatures.count() < SIGNERS:
        tell_the_others(found.book, _about(found), found.get_absolute_url(), by=by)
        return found
    return _send(found, by)


def _about(statement):
    book = statement.book
    return in_region(book.programme.name, book.region, danish_title(statement))


def danish_title(statement):
    """Which one it is, in Danish as all messages and filings are."""
    return f"Regnskab {statement.year_name} nr. {statement.number}"


def holds(statement):
    """Are its figures still those of the closed months?"""
    try:
        return reckon(statement) == (statement.canonical, statement.sha256)
    except Refused:
        return False


def _send(statement, by):
    statement.sent_at = clock.now()
    filing = receipts.send(statement, by=by, at=statement.sent_at)
    statement.save(update_fields=["sent_at", "filing"])
    _record("statement_sent", statement, by)
    region = statement.book.region
    told = receivers(CLOSE, Permission.REVIEW_AGREEMENTS, Permission.GIVE_RECEIPTS, region=region)
    tell(MessageKind.STATEMENT, about=filing.about, path=filing.path, to=told, by=by)
    transaction.on_commit(lambda: files.render_workbook.enqueue(statement.pk))
    return statement


@transaction.atomic
def drop(statement, *, by):
    """Drop one that is not sent; its number is free again."""
    return _dropped(_waiting(statement, by), by, "statement_dropped")


def _dropped(statement, by, verb):
    statement.dropped_at = clock.now()
    statement.save(update_fields=["dropped_at"])
    _record(verb, statement, by)
    return statement


def _waiting(statement, by):
    """The statement under its book's lock; Refused when it waits for nobody any more."""
    booking.demand(by, CLOSE, statement.book)
    booking.lock(statement.book)
    found = Statement.objects.select_related("book__region", "book__programme").get(pk=statement.pk)
    if found.sent_at:
        raise Refused(_("The statement is sent already. What was wrong is corrected by a new one."))
    if found.dropped_at:
        raise Refused(_("The statement was dropped. Make a new one."))
    return found


def _record(verb, statement, by, note=""):
    journal.record(verb, statement, by=by, region=statement.book.region, note=note, permission=CLOSE)


def years(book):
    """(kind, first month, name) of every year whose twelve months are closed, newest first."""
    months = closed_months(book)
    if not months:
        return []
    found = [
        Statement(book=book, kind=kind, first_month=date(year, first, 1))
        for kind, first in FIRST_MONTHS.items()
        for year in range(months[-1].year, months[0].year - 2, -1)
    ]
    return [(str(one.kind), one.first_month, one.year_name) for one in found if is_whole(one, months)]
