from django.http import QueryDict

from common.typed import texts_in


def test_what_a_person_writes_is_shown_and_what_the_page_carries_is_not():
    data = QueryDict(mutable=True)
    data.update({"title": "Fælles vagt", "amount": "1.250,50", "starts_on": "1/3-27", "own_number": "12"})
    data.update({"kind": "individual", "is_in_substance": "True", "hospital": "4"})
    data.update({"seen": "title=abc", "token": "Tekst", "rows-TOTAL_FORMS": "2a", "choice-title": "mine:1b"})
    data.update({"window": "0b4a2e6e-2b3b-4a83-9d5a-0c6f2f3f4a5b", "csrfmiddlewaretoken": "Abc"})

    assert texts_in(data) == ["Fælles vagt", "1.250,50", "1/3-27"]
