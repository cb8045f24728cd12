"""The form above the mails that the mail server refused."""

from datetime import timedelta
from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.lists.form import FilterForm
from common.search import SearchField, holds_words
from pilots.messages.message import MessageKind

SEARCHED = ("to__name", "to__email", "failure")
ALL = ("", _("All"))
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
    kind = forms.ChoiceField(label=_("Message"), required=False, choices=[ALL, *MessageKind.choices])
    days = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[ALL, ("7", _("The last 7 days")), ("30", _("The last 30 days"))],
    )

    @cached_property
    def match(self):
        """What of the messages is asked for, as a Q; None while something must be mended."""
        if not self.is_valid():
            return None
        asked, found = self.cleaned_data, Q()
        if asked["q"]:
            found &= holds_words(asked["q"], *SEARCHED)
        if asked["standing"]:
            found &= STANDINGS[asked["standing"]]
        if asked["kind"]:
            found &= Q(kind=asked["kind"])
        if asked["days"]:
            found &= Q(at__gte=clock.now() - timedelta(days=int(asked["days"])))
        return found
