"""Postings among what is found when everything is searched: by voucher, text and account string."""

from collections import defaultdict

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounting.book import access
from accounting.book.book import Book, Posting
from accounting.book.ledger import SEARCHED
from accounting.book.posting_rows import VALUES, Row, shown
from common.search import holds_words, whole_first
from common.search_groups import Found, Group, Hit, Shelf
from regions.journal import subject_of
from regions.models import User
from regions.permissions import Permission, can


def _reads_postings(user: User) -> bool:
    return can(user, Permission.SEE_POSTINGS)


def _postings(user: User, typed: str) -> Found:
    found = Posting.objects.visible_to(user).filter(holds_words(typed, *SEARCHED)).order_by()
    counts = dict(found.values_list("book").annotate(Count("pk")))
    books = {
        book.pk: book for book in Book.objects.filter(pk__in=counts).select_related("region", "programme")
    }
    query = urlencode({"q": typed})
    shelves = [
        Shelf(f"{book.region} · {book.programme}", f"{reverse('postings', args=[pk])}?{query}", counts[pk])
        for pk, book in books.items()
    ]

    def between(first: int, last: int) -> list[Hit]:
        whole = whole_first(holds_words(typed, *SEARCHED, whole=True))
        pks = found.order_by(whole, "-month", "-number", "-pk").values_list("pk", flat=True)
        return _hits(list(pks[first:last]), books, user)

    return Found(sum(counts.values()), between, shelves)


def _hits(pks: list[int], books: dict[int, Book], user: User) -> list[Hit]:
    """The postings as hits; it is kept that the reader has seen whose pay there is among them."""
    postings = Posting.objects.filter(pk__in=pks)
    rows = [(book, Row(*values)) for book, *values in postings.values_list("book", *VALUES.values())]
    rows.sort(key=lambda pair: pks.index(pair[1].pk))
    by_book = defaultdict(list)
    for book, row in rows:
        by_book[book].append(row.subject)
    for pk, people in by_book.items():
        region = books[pk].region
        purpose = access.purpose_of(user, region)
        access.note(people, by=user, region=region, purpose=purpose, shown=subject_of(books[pk]))
    return [_hit(row, books[book]) for book, row in rows]


def _hit(row: Row, book: Book) -> Hit:
    [one] = shown([row], reverse("postings", args=[book.pk]))
    label = " · ".join(filter(None, [one.reference, one.voucher]))
    notes = (one.text, one.type, one.pilot, one.under_pilot, one.amount, str(book.region))
    return Hit(label, one.address, notes)


GROUPS = [Group("posteringer", _("Postings"), 30, _reads_postings, _postings)]
