import pytest

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
