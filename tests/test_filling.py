"""What a browser would have sent from a form, typed into by its labels."""

import pytest

from tests.person import Page

FORM = """
<form method="post" action="/gem/#fejl" enctype="multipart/form-data">
  <button name="remove" value="1" formaction="/fjern/?a=b" formmethod="get">Fjern<span> Udgift 1</span></button>
  <input type="hidden" name="token" value="t">
  <label for="title">Titel <span>(frivilligt)</span></label><input name="title" id="title" value="Gammel">
  <label for="why">Hvorfor?</label><textarea name="why" id="why">\nFørst\nså</textarea>
  <label for="type">Type</label><select name="type" id="type">
    <option value="">Vælg</option><option value="pay">Løn</option><option disabled>Gave</option></select>
  <fieldset><legend>Sygehuse</legend>
    <label><input type="checkbox" name="place" value="1" checked> Gødstrup</label>
    <label><input type="checkbox" name="place" value="2"> Horsens</label></fieldset>
  <fieldset><legend>Er det drift?</legend>
    <label for="yes">Ja</label><input type="radio" name="running" value="y" id="yes" checked>
    <label for="no">Nej</label><input type="radio" name="running" value="n" id="no"></fieldset>
  <label>Papir <input type="file" name="paper"></label>
  <label>Nummer <input name="number" value="7" readonly></label>
  <input name="off" value="slukket" disabled><input value="uden navn">
  <button name="step" value="next">Gem og fortsæt</button>
</form>
"""
STANDING = [
    ("token", "t"),
    ("title", "Gammel"),
    ("why", "Først\r\nså"),
    ("type", ""),
    ("place", "1"),
    ("running", "y"),
    ("number", "7"),
    ("step", "next"),
]


def page(html):
    """A page that gives what it sends instead of the page that comes after."""
    return Page(html, lambda *sent: sent, address="/her/?side=2")


def with_values(name, *values):
    """What FORM sends with these values under one of its names."""
    return sorted([pair for pair in STANDING if pair[0] != name] + [(name, value) for value in values])


def test_a_button_sends_itself_and_all_that_stands_in_its_form():
    assert page(FORM).press("Gem og fortsæt") == ("post", "/gem/", STANDING)


@pytest.mark.parametrize(
    ("label", "answer", "name", "values"),
    [
        ("Titel", "Ny", "title", ["Ny"]),
        ("Titel (frivilligt)", "", "title", [""]),
        ("Hvorfor?", "En\nto\r\ntre", "why", ["En\r\nto\r\ntre"]),
        ("Type", "Løn", "type", ["pay"]),
        ("Sygehuse", "Horsens", "place", ["2"]),
        ("Sygehuse", ["Gødstrup", "Horsens"], "place", ["1", "2"]),
        ("Horsens", True, "place", ["1", "2"]),
        ("Gødstrup", False, "place", []),
        ("Er det drift?", "Nej", "running", ["n"]),
        ("Nej", True, "running", ["n"]),
        ("Papir", ("scan.pdf", b"%PDF"), "paper", [("scan.pdf", b"%PDF")]),
    ],
)
def test_what_is_typed_under_a_label_takes_the_place_of_what_stood_there(label, answer, name, values):
    _method, _address, fields = page(FORM).press("Gem og fortsæt", {label: answer})

    assert sorted(fields) == with_values(name, *values)


@pytest.mark.parametrize(
    ("label", "answer", "told"),
    [
        ("Navn", "Pia", r"No field says “Navn”. There is: Titel \(frivilligt\) · Hvorfor\? · Type"),
        ("Type", "Gave", "No choice under “Type” says “Gave”. There is: Vælg · Løn$"),
        ("Sygehuse", "Viborg", "No choice under “Sygehuse” says “Viborg”. There is: Gødstrup · Horsens$"),
        ("Nummer", "8", "“Nummer” cannot be changed: it holds .*7"),
    ],
)
def test_what_cannot_be_typed_tells_what_stands_there(label, answer, told):
    with pytest.raises(AssertionError, match=told):
        page(FORM).press("Gem og fortsæt", {label: answer})


@pytest.mark.parametrize("lock", ["disabled", "readonly"])
@pytest.mark.parametrize("field", ["<textarea name=x {}>1</textarea>", "<input type=checkbox name=x {}>"])
def test_a_locked_field_takes_no_answer(field, lock):
    found = page(f"<form><label>Ja {field.format(lock)}</label><button>Gem</button></form>")

    with pytest.raises(AssertionError, match="“Ja” cannot be changed"):
        found.press("Gem", {"Ja": True})


def test_several_options_are_chosen_and_those_that_were_are_kept():
    options = "<option selected>A</option><option selected>B</option><option>C</option>"
    found = page(
        f"<form method=post><label>Valg <select multiple name=x>{options}</select></label><button>Gem</button>"
    )

    assert found.press("Gem")[2] == [("x", "A"), ("x", "B")]
    assert found.press("Gem", {"Valg": ["A", "C"]})[2] == [("x", "A"), ("x", "C")]


def test_a_button_may_lead_elsewhere_than_its_form():
    method, address, fields = page(FORM).press("Fjern")

    assert (method, address.partition("&")[0], fields) == ("get", "/fjern/?remove=1", ())


def test_a_form_that_asks_puts_the_answers_into_the_address():
    found = page('<form action="#svar"><label>Søg <input name="q"></label><button>Vis</button></form>')

    assert found.press("Vis", {"Søg": "æ & ø"}) == ("get", "/her/?q=%C3%A6+%26+%C3%B8", ())


def test_a_form_that_is_not_in_parts_sends_only_the_name_of_a_file():
    found = page(
        '<form method="post"><label>Fil <input type="file" name="f"></label><button>Send</button></form>'
    )

    assert found.press("Send", {"Fil": ("a.csv", b"1;2")}) == ("post", "/her/?side=2", [("f", "a.csv")])


def test_elements_belong_to_the_form_they_name():
    found = page(
        '<form id="a" method="post"><input name="in" value="1"><input name="x" value="2" form="b"></form>'
        '<form id="b"></form><label>Note <input name="out" form="a"></label><button form="a">Send</button>'
    )

    assert found.press("Send", {"Note": "3"}) == ("post", "/her/?side=2", [("in", "1"), ("out", "3")])


def test_enter_presses_the_first_button_of_the_form_whatever_it_says():
    found = page(f"<form action='/vis/'><button>Vis</button></form>{FORM}")

    assert found.enter("Titel", {"Titel": "Ny"}) == found.press("Fjern", {"Titel": "Ny"})


def test_a_label_that_stands_twice_is_told_with_what_it_stands_under():
    cards = "".join(f"<div><h3>Udgift {n}</h3><label>Beløb <input name={n}></label></div>" for n in (1, 2))
    found = page(f"<form method=post><section><h2>Udgifter</h2>{cards}</section><button>Gem</button></form>")

    assert found.press("Gem", {("Udgift 2", "Beløb"): "10"})[2] == [("1", ""), ("2", "10")]
    with pytest.raises(AssertionError, match="Not one field says “Beløb” but 2"):
        found.press("Gem", {"Beløb": "10"})
