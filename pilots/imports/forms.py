"""The upload, and the questions of a list as one form."""

from collections import Counter
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Form
from pilots.imports.question import Asked, bulk_choices

MOST_SHOWN = 50
BULK = "all-"


class RegionForm(Form):
    """Which region; asked only of those who write in several."""

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = list(regions)
        if len(self.regions) > 1:
            self.fields["region"] = forms.ModelChoiceField(
                regions, label=_("Region"), error_messages={"required": _("Choose the region")}
            )
            self.order_fields(["region"])

    def region(self):
        return self.cleaned_data.get("region") or self.regions[0]


class UploadForm(RegionForm):
    file = forms.FileField(
        label=_("The list"),
        help_text=_("A spreadsheet (.xlsx) or a .csv file, at most 10 MB."),
        error_messages={"required": _("Choose the file that holds the list")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class AnswersForm(Form):
    """A field per question of a list, those still open first; a question may be left open.

    Where several of a kind are open one more field answers all of them, those that are not shown included.
    """

    all_optional = True

    def __init__(self, plan, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = sorted(plan.questions, key=lambda question: not question.is_open)[:MOST_SHOWN]
        self.more = len(plan.questions) - len(shown)
        self.kinds = Counter(question.kind for question in plan.open_questions)
        shown.sort(key=lambda question: list(Asked).index(question.kind))
        self.sections = [
            (kind.label, [*self._bulk(kind, plan), *(name for each in group for name in self._add(each))])
            for kind, group in groupby(shown, key=lambda question: question.kind)
        ]

    def answers(self):
        """What was answered one by one."""
        return {name: given for name, given in self.cleaned_data.items() if not name.startswith(BULK)}

    def in_bulk(self):
        """(kind, what all its open questions are answered with) for each kind that was answered so."""
        codes = ((kind, self.cleaned_data.get(BULK + kind)) for kind in self.kinds)
        return [(kind, code) for kind, code in codes if code]

    def _bulk(self, kind, plan):
        """The name of the field that answers all open questions of a kind, where they are several."""
        if self.kinds[kind] < 2:
            return []
        label = _("All %(count)d open questions about this: %(kind)s")
        self.fields[BULK + kind] = forms.ChoiceField(
            label=label % {"count": self.kinds[kind], "kind": kind.label},
            help_text=_("What you answer below stands."),
            choices=[("", _("Answer one by one")), *bulk_choices(kind, plan.directory.hospitals)],
            required=False,
        )
        return [BULK + kind]

    def _add(self, question):
        """The names of a question's fields."""
        self.fields[question.key] = forms.ChoiceField(
            label=question.label,
            choices=[("", _("Choose")), *question.choices],
            initial=question.answer,
            required=False,
        )
        if question.text is None:
            return [question.key]
        anchoring = forms.CharField(
            label=_("Where it is anchored"), initial=question.text, required=False, max_length=120
        )
        self.add_field(question.text_key, anchoring)
        return [question.key, question.text_key]
