from django.urls import include, path

urlpatterns = [
    path("", include("pilots.programme.urls")),
    path("", include("pilots.messages.urls")),
    path("", include("pilots.filings.urls")),
    path("", include("pilots.facilitation.urls")),
    path("", include("pilots.descriptions.urls")),
    path("", include("pilots.agreements.urls")),
    path("forsog/import/", include("pilots.imports.urls")),
    path("", include("pilots.case.urls")),
    path("", include("pilots.calendar.urls")),
]
