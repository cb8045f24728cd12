"""The form above a person's messages."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.lists.form import FilterForm
from common.search import SearchField, holds_words
from pilots.messages.message import MessageKind

ALL = ("", _("All"))
READ = {"unread": Q(read_at=None), "read": Q(read_at__isnull=False)}


def kind_field():
    return forms.ChoiceField(label=_("Message"), required=False, choices=[ALL, *MessageKind.choices])


def days_field():
    days = [("7", _("The last 7 days")), ("30", _("The last 30 days"))]
    return forms.ChoiceField(label=_("When"), required=False, choices=[ALL, *days])


def matched(asked):
    """What the choices of kind and days ask of the messages, as a Q."""
    found = Q()
    if asked["kind"]:
        found &= Q(kind=asked["kind"])
    if asked["days"]:
        found &= Q(at__gte=clock.now() - timedelta(days=int(asked["days"])))
    return found


class MessageFilter(FilterForm):
    q = SearchField(label=_("Search in case or person"))
    read = forms.ChoiceField(
        label=_("Status"), required=False, choices=[ALL, ("unread", _("Unread")), ("read", _("Read"))]
    )
    kind = kind_field()
    days = days_field()

    def _asks(self, asked):
        found = matched(asked)
        if asked["q"]:
            found &= holds_words(asked["q"], "about", "by__name")
        return found & READ[asked["read"]] if asked["read"] else found
