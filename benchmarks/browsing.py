"""Pages fetched as a person, in process."""

from django.db import connection
from django.template import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilots.models import Programme
from regions.models import User

BARE = Template(
    "<table>{% for row in rows %}<tr>{% for cell in row.values %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def programme():
    """The demo's own; rows make others."""
    return Programme.objects.earliest("pk")


def get(email, address):
    """A function that fetches a page as the person and returns it, and fails unless it is there."""
    client = Client()
    if email:
        client.force_login(User.objects.get(email=email))

    def fetch():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        return response.content

    return fetch


def queries(page):
    """How many the page asks, when it has been asked for before."""
    page()
    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)


def equal_queries(*pages):
    counts = [queries(page) for page in pages]
    if len(set(counts)) != 1:
        raise RuntimeError(f"queries differ: {counts}")
    return pages
