"""The form above the mails that the mail server refused."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.lists.form import FilterForm
from common.search import SearchField, holds_words
from pilots.messages.message_filter import ALL, days_field, kind_field, matched

SEARCHED = ("to__name", "to__email", "failure")
# {what became of the mail: what it is told by}.
STANDINGS = {
    "given-up": Q(mail_at=None, mailed_at=None),
    "again": Q(mail_at__isnull=False),
    "sent": Q(mail_at=None, mailed_at__isnull=False),
}


class RefusalFilter(FilterForm):
    q = SearchField(label=_("Search in person and the server's answer"))
    standing = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[
            ALL,
            ("given-up", _("Not tried again")),
            ("again", _("Tried again later")),
            ("sent", _("Sent since")),
        ],
    )
    kind = kind_field()
    days = days_field()

    def _asks(self, asked):
        found = matched(asked)
        if asked["q"]:
            found &= holds_words(asked["q"], *SEARCHED)
        return found & STANDINGS[asked["standing"]] if asked["standing"] else found
