"""A choice of persons, in which namesakes are told apart."""

from django import forms

from common import clock
from regions.people import User


class PersonField(forms.ModelChoiceField):
    """A person by name, e-mail address and where they have a role today: two may have the same name."""

    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)

    def _set_queryset(self, queryset):
        super()._set_queryset(queryset.with_roles(on=clock.today()))  # type: ignore[misc]

    # Django's own way in; the stubs know the property alone.
    queryset = property(forms.ModelChoiceField._get_queryset, _set_queryset)  # type: ignore[attr-defined]

    def label_from_instance(self, person):
        return person.told_apart
