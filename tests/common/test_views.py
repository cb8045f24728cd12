import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, connection
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from common import views
from common.samples import samples
from regions import roles
from tests.common.test_ui import Ids
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def request_():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def heading(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode())[1]


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "The request could not be read"),
        (views.permission_denied, 403, "You do not have access to this"),
        (views.csrf_failure, 403, "The page had been open too long"),
        (views.page_not_found, 404, "The page does not exist"),
        (views.server_error, 500, "Something went wrong on our side. What you saved is still there"),
    ],
)
def test_an_error_page_says_what_happened(request_, view, status, words):
    response = view(request_)

    assert (response.status_code, heading(response)) == (status, words)


def test_the_page_of_a_broken_server_asks_the_database_nothing(request_, django_assert_num_queries):
    with django_assert_num_queries(0):
        views.server_error(request_)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", ["/roller/", "/brugere/", "/findes-ikke/"])
def test_without_the_database_the_page_says_that_it_is_closed(client, caplog, address, error):
    def gone(*args):
        raise error("the connection is closed")

    client.force_login(UserFactory())
    client.raise_request_exception = False

    with connection.execute_wrapper(gone):
        response = client.get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert heading(response) == "Karrierespor er lukket et øjeblik. Det, du har gemt, er der stadig"
    assert error in [record.exc_info[0] for record in caplog.records if record.exc_info]


def test_another_error_is_ours_and_not_the_databases(client, monkeypatch):
    client.raise_request_exception = False
    client.force_login(UserFactory())
    monkeypatch.setattr(roles, "rows", lambda: 1 / 0)

    assert client.get("/roller/").status_code == 500


def test_who_may_not_reads_what_is_missing_and_who_has_it(client):
    client.cookies["language"] = "en"
    client.force_login(UserFactory())

    response = client.get("/brugere/")

    words = [
        " ".join(p.text_content().split()) for p in html.fromstring(response.text).iterfind(".//main//p")
    ]
    assert (response.status_code, words[1]) == (403, "Who may do it: User administrator")
    assert "invite users, give and end memberships" in response.text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/tilgaengelighed/", "Tilgængelighedserklæring"),
        ("/personoplysninger/", "Behandling af personoplysninger"),
    ],
)
def test_anybody_may_read_the_statements(client, address, words):
    response = client.get(address, headers={"accept-language": "en"})

    assert (response.status_code, heading(response)) == (200, words)


def test_the_component_page_exists_in_the_demo_only(client):
    assert client.get("/komponenter/").status_code == 404


def test_the_component_page_has_one_heading_and_no_loose_ends(request_):
    html = views.render(request_, "pages/components.html", samples()).content.decode()

    page = Ids(html)

    assert html.count("<h1>") == 1
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets + page.described) - set(page.ids) == set()


def test_no_page_carries_style_or_script_of_its_own(request_):
    html = views.render(request_, "pages/components.html", samples()).content.decode()

    assert re.findall(r"<style| style=| on[a-z]+=|<script(?![^>]* src=)", html) == []
