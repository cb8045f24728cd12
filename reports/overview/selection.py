"""What a report is asked about: a programme, regions and, if wished, a day in the past.

The versions that count are found here, once, for the page and every file: of each pilot the last version that
had been frozen. Drafts are out of reach.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.clock import COPENHAGEN, today
from common.danish import in_danish
from common.date_fields import PastDayField
from common.dates import format_date
from common.lists.form import FilterForm
from pilots.models import Agreement, Description, Pilot, Programme
from pilots.pilot.pilot import State
from pilots.programme.changes import as_it_was
from pilots.programme.pages import programme_in_focus
from regions.models import Region
from regions.permissions import Permission, within


@dataclass(frozen=True)
class Selection:
    programme: Programme
    regions: tuple
    as_of: date | None = None

    @property
    def cutoff(self):
        """The first instant that is no longer told about: midnight in Copenhagen after the day, or None."""
        return self.as_of and datetime.combine(self.as_of + timedelta(days=1), time(), COPENHAGEN)

    def filed(self):
        """The current version of every pilot that had been filed and not withdrawn."""
        return self._standing().exclude(self._is_withdrawn())

    def withdrawn(self):
        return self._standing().filter(self._is_withdrawn())

    def agreements(self):
        """What had been concluded; what is being negotiated is told to nobody here."""
        return Agreement.objects.concluded().filter(self._before("concluded_at"))

    @property
    def on(self):
        """The day that is told about."""
        return self.as_of or today()

    def _standing(self):
        frozen = Description.objects.frozen().filter(self._before("filed_at"))
        newer = frozen.filter(pilot=OuterRef("pilot"), version__gt=OuterRef("version"))
        return frozen.filter(
            ~Exists(newer), pilot__programme=self.programme, pilot__region__in=self.regions
        ).order_by(in_danish("pilot__region__name"), "pilot__number")

    def _is_withdrawn(self):
        return Q(state=State.WITHDRAWN) & self._before("withdrawn_at")

    def _before(self, field):
        return Q(**{f"{field}__lt": self.cutoff}) if self.cutoff else Q()

    def lines(self):
        """The filter in words, as (label, text)."""
        as_of = format_date(self.as_of) if self.as_of else _("As it is now")
        return [
            (_("Programme"), str(self.programme)),
            (_("Regions"), ", ".join(region.name for region in self.regions)),
            (_("As of"), as_of),
        ]

    def file_name(self, stem, on, suffix):
        """A name in ASCII that says programme, region and day."""
        region = [self.regions[0].slug] if len(self.regions) == 1 else []
        return "-".join(["karrierespor", stem, self.programme.slug, *region, on.isoformat()]) + suffix


class SelectionForm(FilterForm):
    """The filter of every report; nothing chosen is the programme in focus in all the reader's regions."""

    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        required=False,
        empty_label=None,
        label=gettext_lazy("Programme"),
        initial=lambda: programme_in_focus(on=today()),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        required=False,
        empty_label=gettext_lazy("All regions"),
        label=gettext_lazy("Region"),
    )
    as_of = PastDayField(
        required=False,
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("dd.mm.yyyy, or empty for now"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.readable = Region.objects.filter(within(user, Permission.READ_REPORTS, "pk"))
        self.fields["region"].queryset = self.readable
        if len(self.readable) == 1:
            del self.fields["region"]

    def clean_programme(self):
        programme = self.cleaned_data["programme"] or programme_in_focus(on=today())
        if programme is None:
            raise ValidationError(_("There is no programme to report on yet."))
        return programme

    def clean(self):
        data = super().clean()
        if not self.errors:
            chosen = data.get("region")
            data["regions"] = tuple(
                region
                for region in taking_part(self.readable, as_it_was(data["programme"], data.get("as_of")))
                if chosen in (None, region)
            )
            if not data["regions"]:
                raise ValidationError(
                    _(
                        "The region was not there on the day of the programme's deadline and has filed nothing."
                    )
                )
        return data

    def selection(self):
        data = self.cleaned_data
        return Selection(data["programme"], data["regions"], data["as_of"])


def taking_part(regions, programme):
    """Those of `regions` that were there on the deadline's day or have filed anything."""
    filed = Pilot.objects.filed().filter(programme=programme, region=OuterRef("pk"))
    return regions.valid(on=programme.deadline_on) | regions.filter(Exists(filed))


class OrderForm(SelectionForm):
    """The same filter, with the token that lets a report be ordered once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
