import pytest


@pytest.fixture
def account():
    # Imported here: when this folder is named on the command line, this file is read before the apps are.
    from tests.accounts import Account

    return Account()


@pytest.fixture
def hr(account):
    from tests.accounting.expenses.visiting import english

    return english(account.hr)


@pytest.fixture
def other(account):
    from tests.accounting.expenses.visiting import english

    return english(account.other_hr)
