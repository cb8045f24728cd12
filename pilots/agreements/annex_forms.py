"""The form of the confidential annex: who takes part, in which employment, for how many hours."""

import uuid

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.date_fields import DateFormField
from common.employment_fields import EmploymentNumberField, InstitutionField
from common.forms import Row
from common.long_choice import FEW
from common.number_fields import DecimalFormField
from common.row_forms import RowForm, RowFormSet, rows_of
from pilots.agreements import hours
from pilots.agreements.annex import Employment, Participant
from pilots.agreements.standing import Level
from pilots.descriptions.forms import DepartmentField, HospitalField, offered, reach_of
from regions.models import Department, Hospital


class ParticipantForm(RowForm):
    """A line of the annex. An employment is two texts, or neither: then it is not named yet."""

    sections = [
        (
            "",
            [
                Row("hospital", "department"),
                Row("institution", "number"),
                Row("hours", "level"),
                Row("starts_on", "ends_on"),
            ],
        )
    ]
    hospital = HospitalField(label=_("Hospital"), required=False, empty_label=_("Not chosen"))
    department = DepartmentField(label=_("Department"), required=False, empty_label=_("Not chosen"))
    institution = InstitutionField(
        min_length=2, help_text=_("Two characters; empty while the doctor is not named.")
    )
    number = EmploymentNumberField(help_text=_("As in the payroll; zeros in front are put back."))
    hours = DecimalFormField(
        label=_("Hours a week"),
        required=False,
        max_digits=4,
        decimal_places=2,
        error_messages={
            "invalid": _("Write the hours with digits, e.g. 7,4"),
            "max_digits": _("Write at most 37 hours a week"),
            "max_whole_digits": _("Write at most 37 hours a week"),
            "max_decimal_places": _("Write the hours with at most two decimals, e.g. 7,4"),
        },
    )
    level = forms.ChoiceField(
        label=_("Supplement"), required=False, choices=[("", _("None")), *Level.choices]
    )
    starts_on = DateFormField(label=_("First day"), required=False, help_text=_("dd.mm.yyyy"))
    ends_on = DateFormField(label=_("Last day"), required=False, help_text=_("dd.mm.yyyy"))
    hospital.is_demanded = hours.is_demanded = starts_on.is_demanded = ends_on.is_demanded = True

    def is_blank(self):
        told = ("hospital", "department", "institution", "number", "hours")
        return not any(self.cleaned_data.get(name) for name in told) and not self.errors

    def clean(self):
        cleaned = super().clean()
        if self.is_blank():
            return cleaned
        for name, sentence in [
            ("hospital", _("Choose the hospital")),
            ("hours", _("Write the hours a week, e.g. 7,4")),
            ("starts_on", _("Write the first day")),
            ("ends_on", _("Write the last day")),
        ]:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        self._check_hours(cleaned)
        self._check_place_and_employment(cleaned)
        self._check_period(cleaned)
        return cleaned

    def _check_hours(self, cleaned):
        worked = cleaned.get("hours")
        if worked is not None and not 0 < worked <= hours.FULL_TIME:
            self.add_error("hours", _("Hours a week are more than 0 and at most 37"))

    def _check_place_and_employment(self, cleaned):
        hospital, department = cleaned.get("hospital"), cleaned.get("department")
        if hospital and department and department.hospital_id != hospital.pk:
            self.add_error("department", _("The department belongs to another hospital"))
        given = [bool(cleaned.get(name)) for name in ("institution", "number")]
        if any(given) and not all(given) and not {"institution", "number"} & set(self.errors):
            lacking = "number" if given[0] else "institution"
            self.add_error(
                lacking, _("Write both the institution code and the employment number, or neither")
            )

    def _check_period(self, cleaned):
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not (first and last):
            return
        if last < first:
            self.add_error("ends_on", _("The last day must come after the first day"))
        elif self.draft.starts_on and first < self.draft.starts_on:
            self.add_error("starts_on", _("The agreement has not begun on that day"))
        elif self.draft.ends_on and last > self.draft.ends_on:
            self.add_error("ends_on", _("The agreement has ended by that day"))


class ParticipantRows(RowFormSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = reach_of(self.draft.pilot)
        chosen = self.draft.description
        departments = Department.objects.filter(hospital__region__in=regions)
        self.places = {
            "hospital": offered(Hospital.objects.filter(region__in=regions), chosen.hospitals),
            "department": offered(departments, chosen.departments).select_related("hospital"),
        }

    @cached_property
    def first_places(self):
        """{field: its first few}, read once for all rows."""
        return {name: list(places[: FEW + 1]) for name, places in self.places.items()}

    @cached_property
    def known_places(self):
        """{field: those of its places that the rows have}, beyond the few."""
        return {name: self._chosen(name) for name in self.places}

    def _chosen(self, name):
        chosen = {str(row.get(name) or "") for row in self.initial or []}
        keys = chosen - {str(place.pk) for place in self.first_places[name]}
        keys = [key for key in keys if key.isdecimal()]
        return [*self.first_places[name], *(self.places[name].filter(pk__in=keys) if keys else [])]

    @staticmethod
    def initial_of(manager):
        rows = manager.select_related("employment")
        return [
            {
                "hospital": row.hospital_id,
                "department": row.department_id,
                "institution": row.employment.institution if row.employment else "",
                "number": row.employment.number if row.employment else "",
                "hours": row.hours,
                "level": row.level,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in rows
        ]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.draft = self.draft
        for name, places in self.places.items():
            form.fields[name].queryset = places
            form.fields[name].first_few = self.first_places[name]
            form.fields[name].know(*self.known_places[name])
        if not form.is_bound and not form.initial.get("starts_on"):
            form.initial |= {"starts_on": self.draft.starts_on, "ends_on": self.draft.ends_on}

    def clean(self):
        """No employment works more than full time, over this agreement and the others that run meanwhile."""
        if any(form.errors for form in self.forms):
            return
        lines = {self._line(form): form for form in self.forms if not form.is_blank()}
        for line, sentence in hours.over_full_time(list(lines), self.draft.pilot_id):
            lines[line].add_error("hours", sentence)

    def _line(self, form):
        """The row as a participant that is not saved; an employment not known yet gets an id of the moment."""
        said = form.cleaned_data
        known = self._employment_id(said)
        return Participant(
            pk=uuid.uuid4().int >> 65,
            employment_id=known,
            hours=said["hours"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
        )

    def _employment_id(self, said):
        if not said["number"]:
            return None
        named = {"region": self.draft.pilot.region, **_employment_of(said)}
        found = Employment.objects.filter(**named).first()
        name = f"{said['institution']} {said['number']}"
        return found.pk if found else uuid.uuid5(uuid.NAMESPACE_OID, name)

    def rows(self):
        return [self._row(form.cleaned_data) for form in self.forms if not form.is_blank()]

    def _row(self, said):
        employment = None
        if said["number"]:
            employment, _created = Employment.objects.get_or_create(
                region=self.draft.pilot.region, **_employment_of(said)
            )
        row = {name: value for name, value in said.items() if name not in ("institution", "number")}
        return row | {"employment": employment}


def _employment_of(said):
    return {"institution": said["institution"], "number": said["number"]}


ParticipantFormSet = rows_of(ParticipantForm, _("Participant"), most=60, base=ParticipantRows)
