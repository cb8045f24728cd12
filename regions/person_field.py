"""A choice of persons, in which namesakes are told apart."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.long_choice import LongChoiceField
from regions.people import User


class PersonField(LongChoiceField):
    """A person by name, e-mail address and where they have a role today: two may have the same name."""

    paths = ("name", "email")
    word_label = _("Words of the name or the e-mail address")

    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)

    def _set_queryset(self, queryset):
        super()._set_queryset(queryset.with_roles(on=clock.today()))

    def exactly(self, word):
        return Q(email=word.lower()) if "@" in word else None

    def label_from_instance(self, person):
        return person.told_apart
