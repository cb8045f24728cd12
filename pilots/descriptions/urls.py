from django.urls import path

from pilots.descriptions import edit_views, many_views, version_views
from pilots.filings import views

OF = {"kind": "description"}

urlpatterns = [
    path("forsog/nyt/", edit_views.new, name="pilot_new"),
    path("forsog/indsend-flere/", many_views.file_many, name="file_many"),
    path("forsog/tom-skabelon.pdf", version_views.empty_form, name="empty_form"),
    path("forsog/<int:pk>/beskrivelse/tjek/", edit_views.check, name="description_check"),
    path("forsog/<int:pk>/beskrivelse/<slug:step>/", edit_views.step, name="description_step"),
    path("forsog/<int:pk>/kvittering/", edit_views.receipt, name="pilot_receipt"),
    path("forsog/<int:pk>/udgave/<int:version>/", version_views.version, name="version"),
    path("forsog/<int:pk>/udgave/<int:version>/pdf/", views.pdf, OF, name="version_pdf"),
    path("forsog/<int:pk>/udgave/<int:version>/aendringer/", version_views.changes, name="changes"),
    path("forsog/<int:pk>/udgave/<int:version>/kvitter/", views.receive, OF, name="give_receipt"),
]
