from common.text import normal, normal_line


def test_lines_end_in_one_way():
    assert normal("a\r\nb\rc\nd\u2028e\u0085f") == "a\nb\nc\nd\ne\nf"


def test_letters_are_composed():
    assert normal("A\u030arhus, Bjo\u0308rn") == "Århus, Björn"


def test_control_characters_and_halves_of_pairs_go():
    assert normal("a\x00b\x07c\x0bd\x9fe\ud800f\uffffg\th") == "abcdefg\th"


def test_a_name_holds_nothing_that_cannot_be_seen():
    assert normal_line("Pia\u200b Kro\u00adgh\ufeff\u2060") == "Pia Krogh"


def test_a_name_stands_on_one_line():
    assert normal_line("Faglig\r\nspecialist\tA") == "Faglig specialist A"


def test_a_text_keeps_its_lines_and_what_joins_signs():
    assert normal("én\n\nto 👩\u200d⚕️") == "én\n\nto 👩\u200d⚕️"
