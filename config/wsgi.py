import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# They need the apps, which are loaded by now: the addresses, with all that answers there, and what keeps both.
from django.urls import get_resolver  # noqa: E402

from common.heap import keep_what_is_loaded  # noqa: E402

get_resolver().url_patterns  # noqa: B018  loaded before the first visitor asks
keep_what_is_loaded()
