"""All guides, and which of them are a person's own."""

from django.urls import reverse

from accounting.models import Book
from home.guide import central, pictures, regional
from regions.permissions import Permission, can, memberships_today

GUIDES = (*regional.GUIDES, *central.GUIDES)
BY_SLUG = {guide.slug: guide for guide in GUIDES}
# The account's pages: each stands under a region's book.
OF_BOOK = set(
    "payroll_imports quarantine expenses months doubts appointments postings audit_sample account_events".split()
)


def own(user):
    """The guides of the roles that a person has today, stand-ins' too."""
    roles = {membership.role for membership in memberships_today(user)}
    return [guide for guide in GUIDES if guide.roles & roles]


def book_of(user):
    """The book of who reads one region's account; None for the others."""
    books = Book.objects.visible_to(user).order_by("-programme__starts_from")[:2]
    return books[0] if can(user, Permission.SEE_POOL) and len(books) == 1 else None


def steps(found, user, *, book=None, is_own=True):
    """What the page prints of each step: its words, where it leads this reader, and its picture.

    What everybody has, the overview, is for each role another: from the guide of another's work nothing leads there.
    """
    return [_step(step, user, book, is_own) for step in found.steps]


def _step(step, user, book, is_own):
    width, height = pictures.sizes().get(step.picture, (0, 0))
    may = can(user, step.needs) if step.needs else is_own
    return {
        "title": step.title,
        "text": step.text,
        "url": _address(step.name, book) if may else "",
        "picture": f"guide/{step.picture}.webp" if width else "",
        "alt": pictures.SHOWN[step.picture],
        "width": str(width),
        "height": str(height),
    }


def _address(name, book):
    """The page; of the account's the one of the only book, else the list of books."""
    if name not in OF_BOOK:
        return reverse(name)
    return reverse(name, args=[book.pk]) if book else reverse("pools")
