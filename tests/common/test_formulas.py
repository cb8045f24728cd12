"""A formula that refers to its own column above it is known, however it is written."""

from common.tables.formulas import sums_above

SUMS = [
    "E2+E3", "SUM(E2,E3)", "+SUM(E2:E3)", "ROUND(SUM(E2:E3),2)", "SUM($E$2:E3)", "SUM(E:E)", "SUM($D:$F)", "sum( e3:e2 )",
    "SUMIF(C2:C3,981,E2:E3)", "SUM(Ark1!E2:E3)", "_xlfn.AGGREGATE(9,5,E2:E3)", "SUM(OFFSET(E4,-2,0):E3)", "SUM(D2:F3)",
    "SUBTOTAL(109,Tabel1[Beløb])", "SUM(Tabel1[Beløb])", "E3*1.02",
    "SUM(E5:E9)", "SUM(Linjer)", "SUM(2:3)", "SUM('Data 2'!E2:E30)",
]  # fmt: skip
LINES = [
    "SUM(F4:G4)", "F4*G4", "[@Sats]*[@Timer]", "Tabel1[[#This Row],[Sats]]*2", "50+50", "E5*2", 'IF(F4="E2",1,2)',
    "LOG10(F4)", "SUM(D2:D3)", "VLOOKUP(B4,Ark2!A2:C9,3)",
    "VLOOKUP(B4,Data!A:E,5,FALSE)", "Data!E2", "INDEX('Data 2'!$E$2:$E$99,MATCH(B4,'Data 2'!B:B,0))", "[1]Data!E2",
]  # fmt: skip


def test_formulas_that_refer_to_cells_above_are_told_from_those_of_a_line():
    assert [one for one in SUMS if not sums_above(one, 4, 4)] == []
    assert [one for one in LINES if sums_above(one, 4, 4)] == []


def test_a_formula_that_is_shared_is_judged_where_it_stands():
    assert not sums_above("E5*2", 5, 4, moved=1)
    assert sums_above("$E$5*2", 6, 4, moved=2)
