import pytest

from common.tables.letters import is_broken

KNOWN = {"lønart", "beløb"}.__contains__


@pytest.mark.parametrize("name", ["l├©nart", "l?nart", "bel?b"])
def test_a_name_that_is_known_when_its_letters_are_mended_is_broken(name):
    assert is_broken(name, KNOWN)


@pytest.mark.parametrize("name", ["lonart", "lønart", "beløbet", "????", "hvad?"])
def test_a_name_that_is_whole_or_known_in_no_spelling_is_not_broken(name):
    assert not is_broken(name, KNOWN)
