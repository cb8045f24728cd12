"""A small world with one of each thing that is kept for good, made by the verbs themselves."""

import time_machine

from pilots.agreements.steps import AgreementStage
from pilots.documents import workflow
from pilots.filings import inquiries, receipts
from pilots.filings.rendering import render_filed
from regions.permissions import Role
from tests.accounting.closing.building import close_year, make, make_files, sign
from tests.accounts import JANUARY_2024, Account, load_factors
from tests.agreements import Negotiation
from tests.factories import draft, filed, member


def build(when):
    """Build it as of `when`, and return (reader's address, page, words that stand there)."""
    with time_machine.travel(when, tick=False):
        load_factors()
        union = member(Role.CENTRAL_UNION, email="union@eksempel.dk")
        found = Negotiation().to(AgreementStage.CONCLUDED)
        region = found.pilot.region
        _describe(region, union)
        _receive(found.agreement.filing, union, found.hr)
    with time_machine.travel(JANUARY_2024, tick=False):
        statement = _account(region, union)
        asked = [found.pilot.get_absolute_url(), found.agreement.get_absolute_url(), "/modtaget/"]
        words = [found.pilot.current.title, found.agreement.title, found.agreement.title]
        pages = [(union.email, path, said) for path, said in zip(asked, words, strict=True)]
        return [*pages, (union.email, statement.get_absolute_url(), statement.sha256)]


def _describe(region, union):
    """One filed twice, one withdrawn, one draft."""
    twice, withdrawn = filed(region), filed(region)
    hr = twice.created_by
    workflow.take("revise", twice, by=hr)
    workflow.take("file", twice, by=hr)
    workflow.take("withdraw", withdrawn, by=withdrawn.created_by, reason="Afdelingen lukker.")
    draft(region)
    twice.refresh_from_db()
    _receive(twice.current.filing, union, hr)


def _receive(filing, union, hr):
    render_filed.func(filing.pk)
    receipts.give_receipt(filing, by=union)
    inquiries.answer(inquiries.ask(filing, "Hvornår begynder I?", by=union), "Til foråret.", by=hr)


def _account(region, union):
    account = Account(region)
    pilot = filed(region, by=account.hr)
    for number in range(1, 13):
        account.pay("1234.56", in_month=f"2022-{number:02}", pilot=pilot)
    close_year(account)
    statement = sign(account, make(account))
    make_files(statement)
    receipts.give_receipt(statement.filing, by=union)
    return statement
