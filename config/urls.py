from django.urls import include, path

from config.privacy import privacy
from config.words import words

urlpatterns = [
    path("personoplysninger/", privacy, name="privacy"),
    path("ord/", words, name="words"),
    path("", include("common.urls")),
    path("", include("regions.urls")),
    path("", include("pilots.urls")),
    path("", include("accounting.urls")),
    path("", include("reports.urls")),
    path("", include("home.urls")),
]

handler400 = "common.views.bad_request"
handler403 = "common.views.permission_denied"
handler404 = "common.views.page_not_found"
handler500 = "common.views.server_error"
