"""What forms of the account share: that a press counts once, why, and the open month to book in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book
from accounting.book.months import open_month_choices, pay_months
from common.date_fields import MonthField
from common.errors import Refused
from common.forms import Form
from regions.once import new_token

WHY, LACKS, BOOK_IN = _("Why?"), _("Write why"), _("Book in")
LONGEST = 500


class OnceForm(Form):
    """A form that does its work once, however often it is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", new_token())

    @property
    def sent_token(self) -> UUID:
        return self.cleaned_data.get("token") or new_token()

    def given(self) -> dict:
        """What the verb is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class ReasonField(forms.CharField):
    def __init__(self, *, lacks: str | Promise = LACKS, **kwargs: Any) -> None:
        said = {"label": WHY, "max_length": LONGEST, "error_messages": {"required": lacks}}
        super().__init__(**said | kwargs)


class OpenMonthField(MonthField):
    """A month of those that a book takes postings in, as its first day; None without one."""

    is_bounded = True

    def __init__(self, *, label: str | Promise = BOOK_IN, **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)

    def offer_of(self, book: Book) -> None:
        # One of them is chosen from the start, the earliest.
        self.choices = [(f"{month:%Y-%m}", name) for month, name in open_month_choices(book)]


class PayMonthField(MonthField):
    """A month that pay concerns: of a book's programme, the newest first."""

    def offer_of(self, book: Book) -> None:
        self.offer(lambda: pay_months(book))


def attempt(form: forms.BaseForm, do: Callable[[], str], *, field: str | None = None) -> str | None:
    """What `do()` answers; None when the form must be mended: a refusal stands at the field, or above the form."""
    if not form.is_valid():
        return None
    try:
        return do()
    except Refused as refusal:
        form.add_error(field, list(refusal.reasons))
        return None
