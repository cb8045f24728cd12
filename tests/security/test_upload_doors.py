"""Every door that takes a file is knocked at with every file of one corpus: what is let in, and which sentence stands
at the field when it is not.
"""

import subprocess
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm, FileField
from django.urls import get_resolver, reverse

from accounting.models import VoucherFile
from common import evidence
from pilots.agreements.steps import AgreementStage
from pilots.models import ListImport, PageFile, SignedScan, StandingAgreement
from regions.once import new_token
from regions.permissions import Role
from tests.accounting.expenses.building import draft
from tests.accounting.expenses.visiting import TYPED, typed
from tests.accounts import JANUARY_2024, Account
from tests.agreements import Negotiation
from tests.evidence import CORPUS, SOUND, a_pdf
from tests.factories import ProgrammeFactory, RegionFactory, TemplateFactory, member
from tests.pilots.agreements.test_standing import SAID
from tests.pilots.stages import BEFORE_DEADLINE, signed_in

pytestmark = pytest.mark.django_db
FEWEST_FILES = 60
MASKED = "The name of the file held something like a CPR number. It is kept as “scan ••••••-••••.pdf”."
TYPES = "Choose a file of one of these types: "


def a_new_expense():
    account = Account()
    return account.hr, reverse("expense_new", args=[account.book.pk]), lambda: TYPED | {"token": new_token()}


def a_draft():
    account = Account()
    found = draft(account)
    return account.hr, reverse("expense_edit", args=[found.pk]), lambda: typed(found)


def a_page():
    ProgrammeFactory()
    region = RegionFactory()
    address = reverse("programme_page_file_new", args=[region.slug])
    return member(Role.HR, region), address, lambda: {"kind": "minutes", "title": "Referat"}


def a_standing_agreement():
    region = RegionFactory()
    address = reverse("standing_new", args=[region.slug])
    return member(Role.HR, region), address, lambda: SAID | {"token": new_token()}


def a_signed_paper():
    found = Negotiation().to(AgreementStage.READY)
    address = reverse("agreement_paper", args=[found.pilot.pk, 1])
    return found.hr, address, lambda: {"code": found.agreement.sending.code}


def a_list():
    TemplateFactory()
    return member(Role.HR, RegionFactory()), reverse("list_import_new"), lambda: {"token": new_token()}


def an_extract():
    account = Account()
    address = reverse("payroll_new", args=[account.book.pk])
    said = {"month": "2022-04", "run": "2022-04", "run_kind": "ordinary"}
    return account.hr, address, lambda: {"token": new_token(), **said}


# Door → (where it is, when, the endings that it takes, what keeps its files).
DOORS = {
    "expense_new": (a_new_expense, JANUARY_2024, ".pdf, .png, .jpg, .jpeg", VoucherFile),
    "expense_edit": (a_draft, JANUARY_2024, ".pdf, .png, .jpg, .jpeg", VoucherFile),
    "programme_page_file_new": (a_page, BEFORE_DEADLINE, ".xlsx, .pdf, .png, .jpg, .jpeg", PageFile),
    "standing_new": (a_standing_agreement, BEFORE_DEADLINE, ".pdf", StandingAgreement),
    "agreement_paper": (a_signed_paper, BEFORE_DEADLINE, ".pdf", SignedScan),
    "list_import_new": (a_list, BEFORE_DEADLINE, ".xlsx, .csv, .txt, .tsv", ListImport),
    "payroll_new": (an_extract, JANUARY_2024, ".xlsx, .csv, .txt, .tsv", None),
}
EVIDENCE = [name for name, door in DOORS.items() if ".pdf" in door[2]]


@pytest.fixture(scope="module", autouse=True)
def opened_once():
    """What the sealed child says of a file hangs on its bytes alone: at the next door the file is not opened anew."""
    said = {}

    def run(command, *, input, check, **how):
        key = (*command, input)
        if key not in said:
            said[key] = subprocess.run(command, input=input, check=check, **how)
        return said[key]

    program = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
    with mock.patch.object(evidence, "subprocess", program):
        yield


def knock(door, files):
    """{file: [] when it is let in, else the sentences at the field}."""
    build, moment, _endings, _rows = DOORS[door]
    with time_machine.travel(moment, tick=False):
        user, address, fields = build()
        client = signed_in(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        found = {}
        for name, (file, content, _sentence) in files.items():
            answer = client.post(address, fields() | {"file": SimpleUploadedFile(file, content)})
            is_in = answer.status_code == 302
            found[name] = [] if is_in else list(answer.context["form"].errors.get("file", ["no word"]))
        return found, [str(message) for message in client.get("/").context["messages"]]


@pytest.mark.parametrize("door", DOORS)
def test_every_file_is_let_in_or_refused_with_its_own_sentence_at_every_door(door, samples, report):
    endings = DOORS[door][2]
    # Of doors that let the same in, one is tried with every file.
    is_first = next(each for each in DOORS if DOORS[each][2] == endings) == door
    tried = dict(islice(CORPUS.items(), 0, None, 1 if is_first else samples(3, 1)))

    found, _told = knock(door, tried)

    report(f"files × door {door}", len(found))
    assert len(CORPUS) >= FEWEST_FILES
    assert found == {
        name: ([] if sentence is SOUND else [sentence])
        if Path(file).suffix.lower() in endings.split(", ")
        else [f"{TYPES}{endings}"]
        for name, (file, _content, sentence) in tried.items()
    }


@pytest.mark.parametrize("door", EVIDENCE)
def test_a_number_in_a_files_name_is_masked_before_it_is_kept_and_the_person_is_told(door):
    found, told = knock(door, {"named": ("scan 010170-1234.pdf", a_pdf("scan"), SOUND)})

    rows = DOORS[door][3]
    kept = rows.objects.latest("pk")
    assert found == {"named": []}
    assert (getattr(kept, "file_name", "") or kept.name) == "scan ••••••-••••.pdf"
    assert MASKED in told


def test_another_door_is_noticed():
    get_resolver().url_patterns  # noqa: B018  every form is imported with its view

    # An extract whose columns are not known is uploaded again with the answers: payroll_new's own way in.
    assert sorted(
        f"{form.__module__}.{form.__name__}" for form in forms_below(BaseForm) if takes_a_file(form)
    ) == [
        "accounting.expenses.forms.ExpenseForm",
        "accounting.payroll.forms.AnswersForm",
        "accounting.payroll.forms.UploadForm",
        "pilots.agreements.signing_views.ScanForm",
        "pilots.agreements.standing_views.StandingForm",
        "pilots.imports.forms.UploadForm",
        "pilots.programme.forms.FileForm",
    ]


def forms_below(form):
    for below in form.__subclasses__():
        yield below
        yield from forms_below(below)


def takes_a_file(form):
    fields = getattr(form, "base_fields", {}).values()
    return not form.__module__.startswith(("tests.", "common.")) and any(
        isinstance(f, FileField) for f in fields
    )
