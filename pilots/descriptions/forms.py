"""The forms of a preliminary description, one per step. A draft may be half empty: nothing here demands an answer;
what filing demands is said by `pilots.descriptions.readiness`."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.danish import sort_key
from common.date_fields import DateFormField
from common.forms import YES_NO, Form, ModelForm, Row, YesNoField
from common.long_choice import LongChoiceField, LongChoicesField
from common.money_fields import KronerFormField
from common.months import after, last_day, month_of
from common.row_forms import RowForm, RowFormSet, rows_of
from pilots.descriptions import specs, values
from pilots.descriptions.conditions import is_outside_window
from pilots.descriptions.description import NARRATIVE_LIMIT, Description
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.programme.programmes import TopicArea
from regions.models import Department, Hospital
from regions.places import reach, valid_on

LONG = {"rows": 8}


def reach_of(pilot):
    """The ids of the pilot's region and, after a merger, of those it took over or passed on to."""
    return reach({pilot.region_id}, on=clock.today())


def offered(places, chosen):
    """The hospitals or departments that are there today, and those chosen before they closed."""
    return places.filter(valid_on(clock.today()) | Q(pk__in=chosen.values("pk")))


class DraftForm(ModelForm):
    """Fields of a draft. Those that filing demands carry no "optional", though they may stay empty for now."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        demanded = set(self.instance.template.required_fields) | set(self.always_demanded)
        for name, field in self.fields.items():
            field.required = False
            field.is_demanded = name in demanded or name in self.conditional

    always_demanded = ()

    class Meta:
        model = Description
        fields = []

    def values(self, names):
        """The answers of these names that belong to the draft's own row."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in names}


# What the form field of a kind of value takes.
BY_KIND: dict[values.Value, dict] = {
    values.PROSE: {"widget": forms.Textarea(attrs={"rows": 4})},
    values.NUMBER: {"widget": forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})},
    values.DATE: {"form_class": DateFormField, "help_text": _("dd.mm.yyyy")},
    values.CHOICE: {"widget": forms.RadioSelect},
    values.THINGS: {"widget": forms.CheckboxSelectMultiple},
}


def field_of(column, **_given):
    """The form field of a column, as its spec says."""
    spec = specs.BY_NAME[column.name]
    told = ({"help_text": spec.help} if spec.help else {}) | spec.form
    if spec.kind is values.YES_NO:
        return YesNoField(**{"label": spec.label} | told)
    made = column.formfield(**BY_KIND.get(spec.kind, {}) | told)
    if spec.kind is values.CHOICE:
        made.choices = [choice for choice in made.choices if choice[0]]
    return made


class FieldsOf:
    """The Meta of a step's form."""

    model = Description
    formfield_callback = field_of


def names_of(step):
    return [spec.name for spec in specs.of_step(step)]


def layout_of(step, **instead):
    """The sections of a step's form; by a field's name what stands `instead` of it, such as several on a row."""
    return [
        (heading, [each for name in names for each in instead.get(name, [name])])
        for heading, names in specs.parts_of(step)
    ]


class AboutForm(DraftForm):
    sections = layout_of("om")
    conditional = specs.never_optional("om")
    own_number = forms.CharField(
        label=_("The region's own number"),
        max_length=20,
        help_text=_("If the region keeps a list with numbers of its own."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    class Meta(FieldsOf):
        fields = names_of("om")

    is_in_substance = forms.TypedChoiceField(
        label=_("Is this an actual pilot?"),
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=True,
        widget=forms.RadioSelect,
        help_text=_("Answer no for other pool money, for example a coordinator's own post."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pilot = self.instance.pilot
        self.fields["topic_area"].queryset = TopicArea.objects.filter(region__in=reach_of(pilot))
        self.fields["topic_area"].empty_label = _("Not chosen")
        self.fields["career_track"].queryset = pilot.programme.career_tracks.all()
        self.fields["career_track"].empty_label = _("Not stated")
        self.initial["own_number"] = pilot.own_number
        if pilot.number:
            # It belongs to the case, not to a version: once filed, a draft would change what others read.
            del self.fields["own_number"]
        else:
            self.sections = [*self.sections, (_("Number"), ["own_number"])]

    def clean_own_number(self):
        own_number = self.cleaned_data["own_number"].strip()
        pilot = self.instance.pilot
        others = pilot.__class__.objects.filter(programme=pilot.programme, region=pilot.region)
        if own_number and others.filter(own_number=own_number).exclude(pk=pilot.pk).exists():
            raise forms.ValidationError(_("Another pilot in the region has this number of its own."))
        return own_number


class DepartmentsOfHospitals:
    """Departments: a few under their hospital's name, of many each with its hospital."""

    paths = ("name", "hospital__name", "hospital__short_name")
    word_label = _("Words of the department or its hospital")

    def label_from_instance(self, department):
        return f"{department.name}, {department.hospital}"

    def grouped(self, departments):
        hospitals = sorted({d.hospital for d in departments}, key=lambda hospital: sort_key(hospital.name))
        return [(h.name, [(d.pk, d.name) for d in departments if d.hospital_id == h.pk]) for h in hospitals]


class DepartmentField(DepartmentsOfHospitals, LongChoiceField):
    """One of them."""


class HospitalField(LongChoiceField):
    """One hospital."""

    paths = ("name", "short_name")
    word_label = _("Words of the hospital's name")


class DepartmentChoices(DepartmentsOfHospitals, LongChoicesField):
    """Several of them."""


class PlaceForm(DraftForm):
    sections = layout_of(
        "sted",
        departments=["departments", "new_department"],
        starts_on=[Row("starts_on", "ends_on")],
        ends_on=[],
    )
    conditional = specs.never_optional("sted")
    departments = DepartmentChoices(label=_("Departments"), help_text=_("Choose all that take part."))
    new_department = forms.CharField(
        label=_("A department that is not on the list"),
        max_length=120,
        help_text=_(
            "Choose one hospital above, write the department's name and save: then it is on the list."
        ),
    )

    class Meta(FieldsOf):
        fields = names_of("sted")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = reach_of(self.instance.pilot)
        self.fields["hospitals"].queryset = offered(
            Hospital.objects.filter(region__in=regions), self.instance.hospitals
        )
        self._tell_days()
        departments = Department.objects.filter(hospital__region__in=regions).select_related("hospital")
        self.fields["departments"].queryset = offered(departments, self.instance.departments)

    def _tell_days(self):
        pilot, first = self.instance.pilot, self.instance.starts_on
        starts_from, starts_to, ends_to = pilot.programme.window_for(pilot.region)
        self.fields["starts_on"].suggest(
            (_("The programme's first day"), starts_from), (_("The last day to start on"), starts_to)
        )
        self.fields["ends_on"].suggest(
            (
                _("A whole year"),
                first and last_day(after(month_of(first), 11)) if first and first.day == 1 else None,
            ),
            (_("The programme's last day"), ends_to),
            counted_from=(first, _("the pilot's first day")),
        )

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must come after the first day"))
        if "starts_on" in self.errors or "ends_on" in self.errors:
            # Half a new period beside half an old one might end before it starts.
            cleaned.pop("starts_on", None)
            cleaned.pop("ends_on", None)
        if cleaned.get("new_department") and len(cleaned.get("hospitals", ())) != 1:
            self.add_error("new_department", _("Choose the one hospital that the new department belongs to"))
        return cleaned

    def warning(self):
        """A sentence about a period outside the programme's window; it refuses nothing."""
        if is_outside_window(self.instance) and not self.instance.window_reason:
            return _("The period lies outside the programme's. Write why, before you file.")
        return ""


class NarrativeForm(Form):
    """One box per question of the template that the draft answers."""

    def __init__(self, *args, instance, **kwargs):
        self.questions = list(instance.template.questions.all())
        texts = dict(instance.answers.values_list("question_id", "text"))
        initial = {f"answer_{q.key}": texts.get(q.pk, "") for q in self.questions}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for question in self.questions:
            field = forms.CharField(
                label=question.text,
                help_text=question.hint,
                required=False,
                max_length=NARRATIVE_LIMIT,
                widget=forms.Textarea(attrs=LONG),
            )
            field.is_demanded = question.is_required
            field.lang = "da"  # the programme writes its questions in Danish
            self.add_field(f"answer_{question.key}", field)

    def answers(self):
        return {
            question: self.cleaned_data[f"answer_{question.key}"]
            for question in self.questions
            if f"answer_{question.key}" in self.cleaned_data
        }


class HelpForm(DraftForm):
    sections = layout_of("okonomi")
    conditional = specs.never_optional("okonomi")

    class Meta(FieldsOf):
        fields = names_of("okonomi")


class CriterionForm(RowForm):
    criterion = forms.CharField(
        label=_("Success criterion"),
        required=False,
        max_length=300,
        help_text=_("What must have happened for the pilot to be a success?"),
    )
    measure = forms.CharField(label=_("How it is measured"), required=False, max_length=300)
    target = forms.CharField(label=_("Target"), required=False, max_length=120)
    criterion.is_demanded = True

    def clean(self):
        cleaned = super().clean()
        if not self.is_blank() and not cleaned.get("criterion") and "criterion" not in self.errors:
            self.add_error("criterion", _("Write the success criterion"))
        return cleaned


class MilestoneForm(RowForm):
    title = forms.CharField(label=_("Milestone"), required=False, max_length=200)
    due_on = DateFormField(label=_("Date"), required=False, help_text=_("dd.mm.yyyy"))
    title.is_demanded = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("due_on") and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Write what must have happened by that date"))
        return cleaned


class AmountForm(RowForm):
    """What a year may cost: year, type, amount and what it covers."""

    sections = [("", [Row("year", "type", "amount"), "text"])]
    negative = _("An expected cost cannot be negative")
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Write the year with four digits, e.g. 2022")
        ),
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("Choose")), *CostType.choices])
    amount = KronerFormField(label=_("Amount"), required=False)
    text = forms.CharField(label=_("What it covers"), required=False, max_length=200)
    year.is_demanded = type.is_demanded = amount.is_demanded = True

    def clean(self):
        cleaned = super().clean()
        if self.is_blank():
            return cleaned
        for name, sentence in [
            ("year", _("Write the year with four digits, e.g. 2022")),
            ("type", _("Choose pay or other expense")),
            ("amount", _("Write the amount with digits, e.g. 250.000 or 1.234,50")),
        ]:
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, sentence)
        if cleaned.get("amount") is not None and cleaned["amount"] < 0:
            self.add_error("amount", self.negative)
        return cleaned


class CostForm(AmountForm):
    sections = [("", [Row("year", "type", "amount"), "text", "running_costs"])]
    running_costs = forms.ChoiceField(
        label=_("Are these running costs?"),
        required=False,
        choices=RunningCosts.choices,
        widget=forms.RadioSelect,
        help_text=_("Asked for other expenses. The pool never pays running costs."),
    )
    running_costs.is_demanded = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("type") == CostType.SALARY:
            cleaned["running_costs"] = ""
        return cleaned


class MilestoneRows(RowFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.draft:
            form.fields["due_on"].suggest(
                (_("The pilot's last day"), self.draft.ends_on),
                counted_from=(self.draft.starts_on, _("the pilot's first day")),
            )


CriterionFormSet = rows_of(CriterionForm, _("Success criterion"))
MilestoneFormSet = rows_of(MilestoneForm, _("Milestone"), base=MilestoneRows)
CostFormSet = rows_of(CostForm, _("Expense"))
