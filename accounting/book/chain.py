"""The chain of hashes over a month's postings: whoever alters one must alter all that follow, and the printed head."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from accounting.book.book import Book, Posting

# What a hash vouches for, in this order; after the hash of the posting before it.
FIELDS = (
    "book_id month number type amount pay_month base_amount factor_id code_id employment_id appointment_id pilot_id "
    "voucher text account reason line_id expense_id reverses_id by_id at"
).split()


@dataclass(frozen=True)
class Verdict:
    """`head` is the last hash that holds; `broken_at` the number of the first posting that does not, or None."""

    count: int
    head: str
    broken_at: int | None = None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def link(previous: str, values: Iterable[Any]) -> str:
    """The hash of a posting with `values` in the order of FIELDS, after the one whose hash is `previous`."""
    text = json.dumps([previous, *map(_plain, values)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case None | int():
            return value
        case str():
            # A choice is a str with a name of its own; its value is what is stored.
            return str(value)
        case Decimal():
            return f"{value:.2f}"
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def head(book: Book, month: date) -> tuple[int, str]:
    """(number, hash) of the last posting of a month; (0, "") without any."""
    rows = Posting.objects.filter(book=book, month=month).order_by("-number")
    return rows.values_list("number", "hash").first() or (0, "")


def verify(book: Book, month: date) -> Verdict:
    """Reckon a month's chain anew and say where it breaks, if it does; a missing number breaks it too."""
    rows = Posting.objects.filter(book=book, month=month).order_by("number").values_list(*FIELDS, "hash")
    number_at, previous, count = FIELDS.index("number"), "", 0
    for *values, found in rows.iterator(chunk_size=5000):
        if values[number_at] != count + 1 or link(previous, values) != found:
            return Verdict(count, previous, broken_at=count + 1)
        previous, count = found, count + 1
    return Verdict(count, previous)
