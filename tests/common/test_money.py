import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce
from django.test.utils import isolate_apps
from django.utils import translation

from common import money, money_fields
from common.money import rounded

SENTENCE = "Write the amount with digits, e.g. 250.000 or 1.234,50"
MOST = Decimal("92233720368547758.07")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


ACCEPTED = {
    "0": "0.00",
    "007": "7.00",
    "250.000": "250000.00",
    "1.234.567,89": "1234567.89",
    "1234,5": "1234.50",
    "1234,50": "1234.50",
    "1 234,50 kr.": "1234.50",
    "1\u00a0234,50\u00a0kr.": "1234.50",
    "1\u2009234,50": "1234.50",
    "1\u202f234\u202f567": "1234567.00",
    "kr. 250": "250.00",
    "250 KR": "250.00",
    "  250  ": "250.00",
    "100,-": "100.00",
    "-100,-": "-100.00",
    "−5": "-5.00",
    "-5": "-5.00",
    "- 1.234,50": "-1234.50",
    "-0": "0.00",
    "92233720368547758,07": "92233720368547758.07",
}
FILE_ONLY = {"1234,50-": "-1234.50", "1.234,50 -": "-1234.50", "5−": "-5.00"}
REFUSED = [
    *("", " ", "kr.", ",", "-", ",50", "5,", "1.5", "1.23", "1.2345", "1.234,567", "1,234", "1,234.50"),
    *("12.34.567", "1.234 567", "1234.567", "0.250", "1e5", "1_000", "0x10", "NaN", "to", "5 5", "--5", "+5"),
    *("５", "٥", "²", "5\x00", "\x005", "5\n", "\t5", "5\x1f", "5\u200b", "-5-", "100,--", "5 \u212ar."),
    "9" * 5000,
]


@pytest.mark.parametrize("profile", ["form", "file"])
@pytest.mark.parametrize(("text", "expected"), ACCEPTED.items())
def test_both_profiles_read(text, expected, profile):
    amount = money.parse_kroner(text, profile)

    assert (str(amount), type(amount)) == (expected, Decimal)


@pytest.mark.parametrize(("text", "expected"), FILE_ONLY.items())
def test_a_minus_after_the_number_is_for_files_only(text, expected):
    assert str(money.parse_kroner(text, "file")) == expected
    with pytest.raises(ValueError, match=SENTENCE):
        money.parse_kroner(text)


@pytest.mark.parametrize("profile", ["form", "file"])
@pytest.mark.parametrize("text", REFUSED)
def test_both_profiles_refuse(text, profile):
    with pytest.raises(ValueError, match=f"^{SENTENCE}$"):
        money.parse_kroner(text, profile)


def test_more_than_the_column_holds_is_refused():
    with pytest.raises(ValueError, match="The amount is too large"):
        money.parse_kroner("92233720368547758,08")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, "5.00"),
        (1234.5, "1234.50"),
        (0.1 + 0.2, "0.30"),
        (1.005, None),
        (8922.413, None),
        (8922.41666, None),
        (Decimal("8922.410000000001"), "8922.41"),
        (-0.0, "0.00"),
        (-17.15, "-17.15"),
        (1e300, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ("1.234,50-", "-1234.50"),
        ("1.5", None),
    ],
)
def test_a_spreadsheet_cell_is_read_by_its_value(value, expected):
    if expected is None:
        with pytest.raises(ValueError, match=r"^(Write the amount|The amount)"):
            money.from_cell(value)
    else:
        assert str(money.from_cell(value)) == expected


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (Decimal("1234.5"), "1.234,50\u00a0kr."),
        (Decimal(-22074304), "−22.074.304,00\u00a0kr."),
        (Decimal("0.05"), "0,05\u00a0kr."),
        (0, "0,00\u00a0kr."),
        (MOST, "92.233.720.368.547.758,07\u00a0kr."),
    ],
)
def test_amounts_are_printed_the_danish_way_and_read_back(amount, printed):
    assert money.format_kroner(amount) == printed
    assert money.parse_kroner(printed) == amount


def test_whole_kroner_are_rounded_half_up():
    assert money.format_kroner(Decimal("999.50"), whole=True) == "1.000\u00a0kr."


@pytest.mark.parametrize("amount", [1.5, True, "5", None])
def test_only_decimals_and_ints_are_kroner(amount):
    with pytest.raises(TypeError):
        money.to_ore(amount)


@pytest.mark.parametrize("amount", [Decimal("1.005"), Decimal("NaN"), Decimal("Infinity"), MOST + 1])
def test_an_amount_that_the_column_cannot_hold_is_refused(amount):
    with pytest.raises(ValueError, match="two decimals"):
        money.to_ore(amount)


class AmountForm(forms.Form):
    amount = money_fields.KronerFormField()


def test_the_form_field_reads_and_is_marked_as_money():
    form = AmountForm({"amount": "1.234,50"})

    assert (form.is_valid(), form.cleaned_data) == (True, {"amount": Decimal("1234.50")})
    assert 'class="money"' in str(form["amount"])
    assert 'inputmode="decimal"' in str(form["amount"])


@pytest.mark.parametrize("typed", ["1.5", "abc", "5\x00", ""])
def test_a_refused_amount_stays_as_typed_under_a_friendly_sentence(typed):
    form = AmountForm({"amount": typed})

    assert form.errors == {"amount": [SENTENCE]}
    assert form["amount"].value() == typed


def test_an_amount_is_shown_as_it_is_written():
    form = AmountForm(initial={"amount": Decimal("-1234.5")})

    assert form["amount"].field.prepare_value(form["amount"].value()) == "−1.234,50"
    assert 'value="−1.234,50"' in str(form["amount"])


def test_own_sentences_and_blank_and_disabled_fields_work_as_in_any_field():
    own = money_fields.KronerFormField(error_messages={"required": "Write the budget", "invalid": "Digits"})
    blank = money_fields.KronerFormField(required=False)
    fixed = money_fields.KronerFormField(disabled=True)

    with pytest.raises(ValidationError, match="Write the budget"):
        own.clean(" ")
    with pytest.raises(ValidationError, match="Digits"):
        own.clean("x")
    assert (blank.clean(""), fixed.clean(Decimal("5.00"))) == (None, Decimal("5.00"))
    assert not blank.has_changed(Decimal(250000), "250.000,00")


@pytest.fixture
def budget(db):
    """A model of two amounts whose table exists for one test."""
    with isolate_apps("common"):

        class Budget(models.Model):
            agreed = money_fields.KronerField()
            spent = money_fields.KronerField(null=True)

            class Meta:
                app_label = "common"
                db_table = "test_budget"

            def __str__(self):
                return str(self.agreed)

        with connection.cursor() as cursor:
            column = Budget._meta.get_field("agreed").db_type(connection)
            key = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
            cursor.execute(f"CREATE TABLE test_budget (id {key}, agreed {column} NOT NULL, spent {column})")
        yield Budget


@pytest.mark.smoke
def test_amounts_are_stored_as_whole_ore_and_come_back_as_kroner(budget):
    budget.objects.create(agreed=Decimal("1234.5"))

    found = budget.objects.get(agreed__gt=1234, agreed__lt=Decimal("1234.51"))

    assert (str(found.agreed), found.spent) == ("1234.50", None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT agreed FROM test_budget")
        assert cursor.fetchall() == [(123450,)]


@pytest.mark.smoke
def test_sums_and_differences_are_kroner_to_the_ore(budget):
    rows = [budget(agreed=Decimal("0.10"), spent=Decimal("0.01")) for _number in range(300)]
    budget.objects.bulk_create([*rows, budget(agreed=MOST - 100, spent=MOST - 200)])
    none = budget.objects.none().aggregate(
        bare=Sum("agreed"),
        zero=Sum("agreed", default=0),
        own=Coalesce(Sum("agreed"), Value(0, money_fields.KronerField())),
    )
    small = budget.objects.filter(agreed__lt=100)

    assert small.aggregate(total=Sum("agreed")) == {"total": Decimal("30.00")}
    assert small.aggregate(left=Sum("agreed") - Sum("spent")) == {"left": Decimal("27.00")}
    assert small.aggregate(left=Sum(F("agreed") - F("spent"))) == {"left": Decimal("27.00")}
    assert budget.objects.values_list(F("agreed") - F("spent")).last() == (Decimal("100.00"),)
    assert str(small.aggregate(total=Sum("agreed", default=0))["total"]) == "30.00"
    assert none == {"bare": None, "zero": Decimal(0), "own": Decimal(0)}


@pytest.mark.smoke
def test_floats_and_parts_of_an_ore_never_reach_the_database(budget):
    with pytest.raises(TypeError), transaction.atomic():
        budget.objects.create(agreed=0.1)
    with pytest.raises(ValueError, match="two decimals"):
        budget.objects.filter(agreed=Decimal("0.001")).exists()
    with pytest.raises(ValidationError):
        budget(agreed=0.1).full_clean()
    assert budget.objects.count() == 0


@pytest.mark.smoke
def test_the_field_brings_its_form_field_and_survives_a_fixture(budget):
    row = budget.objects.create(agreed=Decimal("-1234.5"))
    row.refresh_from_db()

    fields = json.loads(serializers.serialize("json", [row]))[0]["fields"]
    read = budget._meta.get_field("agreed").to_python(fields["agreed"])

    assert fields == {"agreed": "-1234.50", "spent": None}
    assert read == Decimal("-1234.50")
    assert (
        type(forms.modelform_factory(budget, fields=["agreed"])().fields["agreed"])
        is money_fields.KronerFormField
    )


@pytest.mark.parametrize("sort", [Decimal, Fraction])
@pytest.mark.parametrize(
    ("exact", "kroner"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("-0.004", "0.00"), ("-1.015", "-1.02")]
)
def test_halves_go_away_from_zero_whatever_they_are_reckoned_in(sort, exact, kroner):
    assert rounded(sort(exact)) == Decimal(kroner)
