"""The browser's fixtures, for the journeys that are made with scripts as well."""

from tests.browser.conftest import chromium, visit  # noqa: F401
