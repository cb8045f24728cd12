"""What waiting pay was for, as it is chosen on its card: a pilot, the likely ones first, or a coordinator's appointment."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.codes import Meaning
from accounting.payroll import quarantine
from common.errors import Refused
from common.forms import Form
from common.long_choice import LongChoiceField
from pilots.case.pilot_field import PilotField

WORDS = {
    "label": gettext_lazy("What was it for?"),
    "empty_label": gettext_lazy("Not chosen"),
    "required": False,
}


class LikelyPilotField(PilotField):
    """A pilot; the `guesses` stand first, and are offered before a word has been looked for."""

    guesses = ()

    @property
    def answers(self):
        likely = self._named(self.guesses) if self.is_long else []
        return [*super().answers, *likely]

    def grouped(self, rows):
        everyone = (_("All"), self._named(rows))
        return [(_("Likely"), self._named(self.guesses)), everyone] if self.guesses else [everyone]

    def _named(self, pilots):
        return [(str(pilot.pk), self.label_from_instance(pilot)) for pilot in pilots]


class AppointmentField(LongChoiceField):
    paths = ("user__name", "user__email")
    word_label = gettext_lazy("Words of the name or the e-mail address")


def field_for(book, code):
    kind = AppointmentField if code.meaning == Meaning.COORDINATOR else LikelyPilotField
    field = kind(quarantine.targets(book, code), **WORDS)
    field.is_demanded = True
    return field


def chosen(data, book, code, name):
    """The pilot or the appointment that was chosen for what waits under a code."""
    field = field_for(book, code)
    try:
        thing = field.clean(field.widget.value_from_datadict(data, {}, name))
    except ValidationError as error:
        thing, said = None, error.message if error.code == "unsettled" else ""
    else:
        said = ""
    if thing is None:
        raise Refused(said or _("Choose what the pay was for."))
    return thing


class TargetsForm(Form):
    """A field on each card. A press decides one of them: of the others nothing is asked."""

    refused = ("", "")

    def __init__(self, data=None, *, book, groups, typed, refused):
        super().__init__(data or None, initial=typed, auto_id="%s")
        self.refused = refused
        few = {}
        for group in groups:
            field = field_for(book, group.code)
            if group.code not in few:
                few[group.code] = field.first_few
            field.first_few, field.guesses = few[group.code], group.likely
            # The box and its button stand on every card: each names whose pay it is.
            field.word_label = format_html(
                '{}<span class="visually-hidden">, {}</span>', field.word_label, group.employment
            )
            self.add_field(f"target-{group.key}", field)

    def full_clean(self):
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        name, refusal = self.refused
        if refusal and name in self.fields:
            self._errors[name] = self.error_class([str(refusal)], renderer=self.renderer)
