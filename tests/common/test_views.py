import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from common import views
from common.samples import samples
from tests.common.test_ui import Ids

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
        (views.permission_denied, 403, "You do not have access to this case"),
        (views.csrf_failure, 403, "The page had been open too long"),
        (views.page_not_found, 404, "The page does not exist"),
        (views.server_error, 500, "Something went wrong on our side. What you saved is still there"),
        (views.unavailable, 503, "Karrierespor is closed for a moment. What you saved is still there"),
    ],
)
def test_an_error_page_says_what_happened(request_, view, status, words):
    response = view(request_)

    assert (response.status_code, heading(response)) == (status, words)


@pytest.mark.parametrize("view", [views.server_error, views.unavailable])
def test_the_pages_of_a_broken_server_ask_the_database_nothing(request_, view, django_assert_num_queries):
    with django_assert_num_queries(0):
        view(request_)


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
