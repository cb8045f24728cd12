from django.urls import include, path

from pilots.agreements import edit_views as agreement_edit_views
from pilots.calendar import views
from pilots.case import case_views, pilot_views, step_views
from pilots.descriptions import edit_views, many_views
from pilots.facilitation import views
from pilots.filings import views

urlpatterns = [
    path("", include("pilots.case.list_urls")),
    path("", include("pilots.agreements.urls")),
    path("", include("pilots.messages.urls")),
    path("forsog/nyt/", edit_views.new, name="pilot_new"),
    path("forsog/indsend-flere/", many_views.file_many, name="file_many"),
    path("forsog/tom-skabelon.pdf", pilot_views.empty_form, name="empty_form"),
    path("forsog/import/", include("pilots.imports.urls")),
    path("forsog/<int:pk>/", pilot_views.pilot, name="pilot"),
    path("forsog/<int:pk>/beskrivelse/tjek/", edit_views.check, name="description_check"),
    path("forsog/<int:pk>/beskrivelse/<slug:step>/", edit_views.step, name="description_step"),
    path("forsog/<int:pk>/aftale/rediger/tjek/", agreement_edit_views.check, name="agreement_check"),
    path("forsog/<int:pk>/aftale/rediger/<slug:step>/", agreement_edit_views.step, name="agreement_step"),
    path("forsog/<int:pk>/kvittering/", edit_views.receipt, name="pilot_receipt"),
    path("forsog/<int:pk>/sporgsmaal/<int:filing>/", views.ask, name="inquiry_ask"),
    path(
        "forsog/<int:pk>/sporgsmaal/<int:filing>/<int:inquiry>/svar/",
        views.answer,
        name="inquiry_answer",
    ),
    path("henvendelser/", views.requests, name="requests"),
    path("henvendelser/<int:pk>/svar/", views.answer, name="request_answer"),
    path("forsog/<int:pk>/hjaelp/", views.ask, name="request_ask"),
    path("henvendelser/<int:pk>/fortryd/", views.cancel, name="request_cancel"),
    path("forsog/<int:pk>/sag/", case_views.case_file, name="case_file"),
    path("forsog/<int:pk>/sag/hent/", case_views.download, name="case_file_download"),
    path("kalender/", views.calendar, name="calendar"),
    path("kalender/ny/", views.make, name="calendar_make"),
    path("kalender/luk/", views.revoke, name="calendar_revoke"),
    path("kalender/<str:token>.ics", views.feed, name="calendar_feed"),
    path("forsog/<int:pk>/trin/<slug:name>/", step_views.take_step, name="pilot_step"),
    path("forsog/<int:pk>/udgave/<int:version>/", pilot_views.version, name="version"),
    path("forsog/<int:pk>/udgave/<int:version>/pdf/", pilot_views.version_pdf, name="version_pdf"),
    path("forsog/<int:pk>/udgave/<int:version>/aendringer/", pilot_views.changes, name="changes"),
    path("forsog/<int:pk>/udgave/<int:version>/kvitter/", pilot_views.give_receipt, name="give_receipt"),
]
