import pytest

from common.amounts import Convention, NoAmount, convention, looks_like_amount, ore

SPELLINGS = {
    "1.234,50": 123450,
    "-1.234,50": -123450,
    "1.234,50-": -123450,
    "(1.234,50)": -123450,
    "kr. 500,-": 50000,
    "1 234,5": 123450,
    "'12,00": 1200,
    '="12,00"': 1200,
    "\u2212 7": -700,
    "-": 0,
}


@pytest.mark.parametrize(("text", "amount"), SPELLINGS.items())
def test_an_amount_is_whole_oere_however_it_is_written(text, amount):
    assert ore(text) == amount


@pytest.mark.parametrize(
    ("text", "fault"), [("", "amount"), ("tolv", "amount"), ("1,234.50", "amount"), ("1,005", "decimals")]
)
def test_what_is_no_amount_by_its_column_is_refused(text, fault):
    with pytest.raises(NoAmount, match=fault):
        ore(text)


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (["1,50", "1.234"], Convention.COMMA),
        (["1.50", "1,234"], Convention.POINT),
        (["1,50", "1.50"], Convention.DOUBT),
        (["1.234", "2.345"], Convention.DOUBT),
        (["12", "0"], Convention.COMMA),
    ],
)
def test_the_column_and_not_the_cell_tells_what_parts_kroner_from_oere(column, told):
    assert convention(column) == told


def test_a_column_of_oere_is_not_multiplied():
    assert ore("123450", is_ore=True) == 123450


@pytest.mark.parametrize(("cell", "is_one"), [(1.5, True), ("1,5 kr.", True), (True, False), ("A12", False)])
def test_a_truth_value_and_a_name_are_no_amounts(cell, is_one):
    assert looks_like_amount(cell) is is_one
