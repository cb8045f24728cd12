"""No text of the account takes a CPR number: whatever form it is written in, and whoever adds another form."""

import importlib
import inspect
import pkgutil

import pytest
from django import forms
from django.core.exceptions import ValidationError

import accounting
from accounting.book import overspend
from accounting.models import Expense, Overspending, PayrollImport
from common.employment_fields import EmploymentNumberField
from common.errors import Refused
from common.forms import Friendly, is_free_text
from common.lists.form import FilterForm
from tests.accounts import Account, month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
REFUSED = ["This looks like a CPR number. Write it without one"]
EMPLOYMENT = ["This looks like a CPR number. Write the employment number instead"]
CPR, CPR_LENGTH = "0101901234", 10
# Ten digits that number a paper: allowed where such numbers stand, and nowhere else.
PAPER, NUMBERED = "1012345678", {"voucher", "account"}
FEWEST_TEXTS = 30


def found_forms():
    """Every form class that a module of the account defines, and that is not only a part of others."""
    for module in pkgutil.walk_packages(accounting.__path__, "accounting."):
        if ".migrations" not in module.name and ".management" not in module.name:
            for _name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(thing, forms.BaseForm) and thing.__module__ == module.name:
                    yield thing


FORMS = sorted(set(found_forms()), key=lambda form: (form.__module__, form.__name__))


def built(form, account):
    """The form with what its constructor asks for by name."""
    known = {
        "book": account.book,
        "expense": Expense(book=account.book),
        "found": PayrollImport(),
        "months": [month("2022-04")],
        "sides": [],
        "groups": [],
        "typed": {},
        "refused": ("", ""),
        "pilots": [],
        "codes": [],
        "books": type(account.book).objects.all(),
    }
    asked = {
        name
        for each in form.__mro__
        for name, given in inspect.signature(each.__init__).parameters.items()
        if given.kind == given.KEYWORD_ONLY and given.default is given.empty
    }
    return form(**{name: known[name] for name in asked})


def sentences(field, text):
    try:
        field.clean(text)
    except ValidationError as error:
        return list(error.messages)
    return []


def test_every_text_of_the_accounts_forms_refuses_a_cpr_number():
    account, texts = Account(), 0
    for form in FORMS:
        if issubclass(form, FilterForm):
            continue
        for name, field in built(form, account).fields.items():
            if is_free_text(field) and (field.max_length or CPR_LENGTH) >= CPR_LENGTH:
                texts += 1
                refused = EMPLOYMENT if isinstance(field, EmploymentNumberField) else REFUSED
                number = "010190-1234" if name in NUMBERED else CPR
                told = [sentences(field, number), sentences(field, PAPER)]
                assert told == [refused, [] if name in NUMBERED else refused], f"{form.__name__}.{name}"
    assert texts >= FEWEST_TEXTS


def test_a_form_that_is_not_one_of_ours_is_noticed():
    assert [form for form in FORMS if not issubclass(form, Friendly)] == []


def test_the_reason_of_an_overspent_pool_refuses_a_cpr_number():
    account = Account(given=100)
    account.pay("200")
    account.pay("1")
    with pytest.raises(Refused, match="looks like a CPR number"):
        overspend.explain(Overspending.objects.get(), "Dr. 010190-1234", by=account.hr)
    assert Overspending.objects.unexplained().count() == 1
