"""Pages fetched as a person, in process."""

from django.template import Template
from django.test import Client, override_settings

from pilots.models import Programme
from regions.models import User

BARE = Template(
    "<table>{% for row in rows %}<tr>{% for cell in row.values %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def open_up():
    """Once for the whole run: changing the URLconf empties the resolver's caches, which no server does."""
    override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"]).enable()


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
