from common.danish import sort_key


def test_the_last_letters_come_after_z_in_their_own_order():
    names = ["Åbenrå", "Ørsted", "Zoologi", "Ældre", "arbejde", "Aalborg", "Bispebjerg", "Århus"]

    in_order = ["Aalborg", "arbejde", "Bispebjerg", "Zoologi", "Ældre", "Ørsted", "Åbenrå", "Århus"]
    assert sorted(names, key=sort_key) == in_order
