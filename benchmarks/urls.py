"""The product's addresses, and beside them what its lists are measured against."""

from django.urls import include, path

from benchmarks.admin import SITE
from benchmarks.rows.account import bare_postings
from benchmarks.rows.pages import bare_list
from benchmarks.rows.receiving import bare_filings

urlpatterns = [
    path("bare/", bare_list),
    path("bare/filings/", bare_filings),
    path("bare/<int:pk>/", bare_postings),
    path("admin/", SITE.urls),
    path("", include("config.urls")),
]
