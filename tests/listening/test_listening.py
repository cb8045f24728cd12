"""What a screen reader would say wrongly of our PDFs, judged by a program in an environment of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine

from accounting.statements.files import pdf_of as pdf_of_statement
from pilots.agreements.printing import pdf_for_signing
from pilots.agreements.printing import pdf_of as pdf_of_agreement
from pilots.descriptions.printing import pdf_of, render_empty_form
from pilots.models import EmptyForm
from reports.runs.printing import collection_pdf, overview_pdf
from tests.accounting.closing.building import close_year, make, sign
from tests.accounts import JANUARY_2024, Account, load_factors
from tests.agreements import concluded
from tests.factories import filed
from tests.reports.runs.test_printing import printed

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / "var" / "listening"
pytestmark = [pytest.mark.prove, pytest.mark.django_db]
ALLOWED = {
    # With a heading per row a table of few columns or rows has more headings than cells.
    ("statement", "TBL-010"),
    ("overview", "TBL-010"),
    # The tests' regions have names like R0.
    ("collection", "HDG-010"),
}

# The foot of a document's pages, or its second line: where the document is one of several, the program takes some of them
# for a lost sentence.
FOOT = re.compile("(.+ · udgave .+ SHA-256 )?[0-9a-f]{60,64}…?")


@pytest.fixture(scope="module")
def outloud():
    """The program; where its parts cannot be had it is skipped, and that is said."""
    program = ENVIRONMENT / "bin" / "outloud"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        install = ["-m", "pip", "install", "-q", "--require-hashes", "-r", HERE / "requirements.lock"]
        done = subprocess.run([ENVIRONMENT / "bin" / "python", *install], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("outloud could not be installed on this machine: PDFs are not listened to")
    return program


def statement():
    load_factors()
    account = Account()
    account.pay("1000", in_month="2022-04")
    close_year(account)
    return sign(account, make(account))


def of_each_kind():
    """{kind: bytes} of every kind of PDF the product makes."""
    agreement = concluded()
    render_empty_form(agreement.description.template)
    return {
        "description": pdf_of(filed().current),
        "agreement": pdf_of_agreement(agreement),
        "signing": pdf_for_signing(agreement.sendings.get()),
        "statement": pdf_of_statement(statement()),
        "empty form": bytes(EmptyForm.objects.get().content),
        "overview": printed(overview_pdf),
        "collection": printed(collection_pdf),
    }


def is_foot(finding):
    is_one_line = finding["rule"] == "TAG-002" and finding["count"] == 1
    return is_one_line and bool(FOOT.fullmatch(finding["evidence"]))


def findings(outloud, folder):
    """{(kind, rule)} of all that is an error or a warning."""
    subprocess.run(
        [outloud, "--json", folder / "told.json", "--fail-on", "never", *sorted(folder.glob("*.pdf"))],
        check=True,
        capture_output=True,
    )
    told = json.loads((folder / "told.json").read_text())["results"]
    assert len(told) == len(list(folder.glob("*.pdf")))
    return {
        (Path(one["path"]).stem, finding["rule"])
        for one in told
        for finding in one["findings"]
        if finding["severity"] != "info" and not is_foot(finding)
    }


def test_no_kind_of_pdf_is_heard_wrongly(outloud, tmp_path, report):
    with time_machine.travel(JANUARY_2024, tick=False):
        made = of_each_kind()
    for kind, data in made.items():
        (tmp_path / f"{kind}.pdf").write_bytes(data)

    report("kinds of PDF that were listened to", len(made))
    assert findings(outloud, tmp_path) - ALLOWED == set()
