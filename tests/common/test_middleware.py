import pytest

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cookie", "accepted", "shown"),
    [
        (None, "en-GB,en;q=0.9", "da"),
        ("en", "da", "en"),
        ("da", "en", "da"),
        ("xx", "en", "da"),
        ("../../etc", "en", "da"),
    ],
)
def test_the_switch_decides_the_language_and_the_browser_does_not(client, cookie, accepted, shown):
    if cookie:
        client.cookies["language"] = cookie

    response = client.get("/tilgaengelighed/", headers={"accept-language": accepted})

    assert response.headers["Content-Language"] == shown
    assert f'<html lang="{shown}">' in response.text


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, (302, "/log-ind/?next=%2Fsession%2F", None)),
        ({"HX-Request": "true"}, (200, None, "/log-ind/?next=%2Fsession%2F")),
        (
            {"HX-Request": "true", "HX-Current-URL": "http://testserver/roller/?a=1"},
            (200, None, "/log-ind/?next=http%3A%2F%2Ftestserver%2Froller%2F%3Fa%3D1"),
        ),
    ],
)
def test_who_is_not_signed_in_is_sent_to_log_in_and_htmx_as_a_whole_page(client, headers, answer):
    response = client.post("/session/", headers=headers)

    assert (response.status_code, *map(response.headers.get, ("Location", "HX-Redirect"))) == answer


@pytest.mark.parametrize(
    ("page", "led_to"),
    [("http://testserver/roller/?a=1", "http://testserver/roller/?a=1"), ("https://andre.dk/", "/")],
)
def test_the_login_leads_back_to_the_page_of_ours_that_htmx_names(client, page, led_to):
    headers = {"HX-Request": "true", "HX-Current-URL": page}
    login = client.post("/session/", headers=headers).headers["HX-Redirect"]

    response = client.post(login, {"login": UserFactory().email, "password": PASSWORD})

    assert response.url == led_to
