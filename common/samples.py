"""What the component page shows: invented values, one of each, in the language of the data."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template

from common.charts.chart import Bars
from common.charts.samples import charts
from common.date_fields import DateFormField
from common.forms import Form, Row
from common.icons import ICONS
from common.lists.form import FilterForm
from common.long_choice import Hits
from common.money_fields import KronerFormField

TONES = [
    ("neutral", "Kladde"),
    ("notice", "Til gennemgang"),
    ("warn", "Returneret"),
    ("info", "Indsendt"),
    ("ok", "Indgået"),
    ("outline", "Ophørt"),
]
TOPICS = [("kvalitet", "Kvalitet"), ("forskning", "Forskning"), ("ledelse", "Ledelse")]
MISTAKES = {"title": "Et alt for langt navn til et forsøg", "start": "31.02.2027", "budget": "1.234,567"}


class SampleForm(Form):
    """One field of every kind."""

    sections = [
        ("Om forsøget", ["title", "hospital", "topics", "kind"]),
        ("Periode og formål", [Row("start", "end"), "purpose"]),
        ("Økonomi", ["budget", "annex", "seen"]),
    ]
    title = forms.CharField(label="Forsøgets titel", help_text="Kort og genkendelig.", max_length=30)
    hospital = forms.ChoiceField(label="Hospital", choices=[("", "Vælg hospital"), ("auh", "Aarhus")])
    topics = forms.MultipleChoiceField(
        label="Hvilke emner handler det om?",
        help_text="Vælg alle, der passer.",
        choices=TOPICS,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label="Hvem gælder det?",
        choices=[("one", "Én læge"), ("many", "Flere læger")],
        widget=forms.RadioSelect,
    )
    start = DateFormField(label="Startdato", help_text="dd.mm.åååå")
    end = DateFormField(label="Slutdato", help_text="dd.mm.åååå", required=False)
    purpose = forms.CharField(label="Hvad er formålet?", widget=forms.Textarea(attrs={"rows": 4}))
    budget = KronerFormField(label="Samlet budget", help_text="Fx 250.000 eller 1.234,50.")
    annex = forms.FileField(label="Bilag", help_text="PDF eller Word. Højst 10 MB.", required=False)
    seen = forms.BooleanField(label="Jeg bekræfter, at de lokale parter har set beskrivelsen")


class SampleRow(Form):
    activity = forms.CharField(label="Aktivitet")
    amount = KronerFormField(label="Beløb")


class SampleFilter(FilterForm):
    search = forms.CharField(label="Søg i titel eller sagsnr.", required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "Alle statusser")], required=False)


class SampleLines(forms.BaseFormSet):
    row_label = "Budgetlinje"


SampleRows = forms.formset_factory(SampleRow, formset=SampleLines, extra=0)


def samples() -> dict[str, Any]:
    return {**_figures(), **_lists(), **_forms(), "tones": TONES, "icons": ICONS}


def _forms() -> dict[str, Any]:
    rows = {
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        "lines-0-activity": "Frikøb",
        "lines-0-amount": "12,5,0",
        "lines-1-activity": "Kursus",
        "lines-1-amount": "42.500,50",
    }
    chosen = {"title": "Fleksibel vagtplan", "topics": ["forskning"], "kind": "one", "seen": True}
    return {
        "form": SampleForm(initial={**chosen, "budget": Decimal("222500.50")}, prefix="right"),
        "wrong_form": SampleForm(MISTAKES),
        "wrong_formset": SampleRows(rows, prefix="lines"),
        "filter_form": SampleFilter(prefix="filter"),
        "views": SimpleNamespace(
            chips=[
                SimpleNamespace(name="Alle forsøg", url="/", count=43, is_current=True),
                SimpleNamespace(name="Ledelsen 2023", url="/", count=7, is_saved=True, is_current=False),
                SimpleNamespace(
                    name="Største posteringer", url="/", count=None, is_saved=True, is_current=False
                ),
            ],
            save="/",
            own="/",
        ),
        "long_choices": [
            (label, "is_wrong" in state, _long_choice(index, **state))
            for index, (label, state) in enumerate(LONG)
        ],
    }


def _hits(word: str, count: int) -> Hits:
    return Hits(word, cast("Any", range(min(count, 2))), count)


# The choice among many in each of its states: (what is asked, what its template prints of the state).
LONG: list[tuple[str, dict[str, Any]]] = [
    ("Hvilket forsøg? (intet er søgt)", {"options": [("", "Ikke valgt", True)]}),
    (
        "Hvilket forsøg? (flere passer)",
        {
            "hits": _hits("kræft", 2),
            "options": [("1", "RN-12 Kræftpakker", False), ("2", "RN-40 Kræft", False)],
        },
    ),
    (
        "Hvilket forsøg? (et er valgt)",
        {"options": [("", "Ikke valgt", False), ("1", "RN-12 Kræftpakker", True)], "has_button": False},
    ),
    (
        "Hvilke afdelinger? (flere kan vælges)",
        {
            "kind": "checkbox",
            "hits": _hits("øre", 14),
            "options": [("1", "Hjerte, Aalborg", True), ("2", "Øre-næse-hals, Aalborg", False)],
        },
    ),
    ("Hvilket forsøg? (intet passer)", {"hits": Hits("xyz"), "options": [], "is_wrong": True}),
]


def _long_choice(index: int, *, hits: Hits | None = None, is_wrong: bool = False, **state: Any) -> str:
    hits = hits or Hits("")
    context = {
        "id": f"long_{index}",
        "name": f"long_{index}",
        "kind": "radio",
        "has_button": True,
        "word_label": f"Sagsnummer eller ord af titlen ({index + 1})",
        "word": hits.word,
        "told": hits.told(),
        "box": {"attrs": {"aria-invalid": "true"} if is_wrong else {}},
    }
    return get_template("components/long_choice.html").render(context | state)


def _figures() -> dict[str, Any]:
    regions = [
        ("Hovedstaden", Decimal("6.9"), "6,9", "/"),
        ("Syddanmark", Decimal("6.5"), "6,5", "/"),
        ("Midtjylland", Decimal("4.1"), "4,1", ""),
    ]
    return {
        "amount": Decimal("5586000.50"),
        "doctors": 2800,
        "bars": Bars(
            "Hovedstaden har det største budget", "Mio. kr., aftalt", ("Region", "Mio. kr."), regions
        ),
        **charts(),
        "page_of_many": Paginator(range(1000), 25).page(3),
    }


def _lists() -> dict[str, Any]:
    return {
        "tasks": [
            {"label": "Foreløbig beskrivelse", "url": "/", "tone": "ok", "status": "Udfyldt"},
            {"label": "Økonomi", "url": "/", "tone": "notice", "status": "I gang", "hint": "Mangler to svar"},
            {"label": "Endelig aftale", "tone": "neutral", "status": "Kan ikke startes endnu"},
        ],
        **_work(),
        "columns": [
            {"label": "Sagsnr.", "url": "?sort=number", "direction": "descending"},
            {"label": "Titel", "url": "?sort=title"},
            {"label": "Status"},
            {"label": "Start", "numeric": True},
            {"label": "Budget", "numeric": True},
        ],
        "rows": [_row("2026-0043", *TONES[3]), _row("2026-0042", *TONES[0])],
        "step_items": [
            Step("Beskrivelse", "done"),
            Step("Bilag og underskrifter", "wrong"),
            Step("Tjek og indsend", "", current=True),
        ],
        "answers": [
            {"label": "Forsøgets titel", "text": "Fleksibel vagtplan på medicinsk afdeling", "url": "/"},
            {"label": "Samlet budget", "text": "222.500,50\u00a0kr.", "url": "/"},
            {"label": "Inddragelse af medarbejderne", "text": "", "url": "/"},
        ],
    }


def _work() -> dict[str, Any]:
    return {
        "turns": [
            {"title": "Din tur: gennemgå aftalen", "why": "Har ventet 1 arbejdsdag", "is_mine": True},
            {"title": "Venter på arbejdsgiveren", "why": "Sendt retur 22.10.2021", "is_mine": False},
        ],
        "work": [
            {
                "label": "Underskriv aftalen",
                "case": "RN-3 Antibiotikaguide",
                "url": "/",
                "hint": "Tovholderen har gjort den klar",
                "tone": "notice",
                "status": "Klar til underskrift",
                "days": 1,
            },
            {"label": "Luk december", "url": "/", "hint": "", "tone": "neutral", "status": "Er slut"},
        ],
    }


class Step:
    url = "/"

    def __init__(self, label: str, state: str, current: bool = False) -> None:
        self.label, self.state, self.current = label, state, current


def _row(number: str, tone: str, status: str) -> dict[str, Any]:
    title = "Mentorordning for nyansatte afdelingslæger"
    budget = Decimal("412350.50")
    return {
        "number": number,
        "title": title,
        "tone": tone,
        "status": status,
        "start": date(2027, 2, 20),
        "budget": budget,
    }
