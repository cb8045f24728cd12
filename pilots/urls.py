from django.urls import include, path

from pilots import edit_views, inquiry_views, many_views, pilot_views, step_views
from pilots.agreements import edit_views as agreement_edit_views

urlpatterns = [
    path("", include("pilots.list_urls")),
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
    path("forsog/<int:pk>/sporgsmaal/<int:filing>/", inquiry_views.ask, name="inquiry_ask"),
    path(
        "forsog/<int:pk>/sporgsmaal/<int:filing>/<int:inquiry>/svar/",
        inquiry_views.answer,
        name="inquiry_answer",
    ),
    path("forsog/<int:pk>/trin/<slug:name>/", step_views.take_step, name="pilot_step"),
    path("forsog/<int:pk>/udgave/<int:version>/", pilot_views.version, name="version"),
    path("forsog/<int:pk>/udgave/<int:version>/pdf/", pilot_views.version_pdf, name="version_pdf"),
    path("forsog/<int:pk>/udgave/<int:version>/aendringer/", pilot_views.changes, name="changes"),
    path("forsog/<int:pk>/udgave/<int:version>/kvitter/", pilot_views.give_receipt, name="give_receipt"),
]
