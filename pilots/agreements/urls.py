from django.urls import path

from pilots.agreements import edit_views, review_views, signing_views, standing_views, views
from pilots.filings import views as filed

OF = {"kind": "agreement"}

urlpatterns = [
    path("forhaandsaftaler/", standing_views.standing_agreements, name="standing_agreements"),
    path("forhaandsaftaler/<int:pk>/", standing_views.standing_agreement, name="standing_agreement"),
    path("forhaandsaftaler/<int:pk>/fil/", standing_views.standing_file, name="standing_file"),
    path("forhaandsaftaler/<slug:slug>/ny/", standing_views.new_edition, name="standing_new"),
    path("gennemgang/", review_views.queue, name="negotiations"),
    path("forsog/<int:pk>/aftale/rediger/tjek/", edit_views.check, name="agreement_check"),
    path("forsog/<int:pk>/aftale/rediger/<slug:step>/", edit_views.step, name="agreement_step"),
    path("forsog/<int:pk>/aftale/<int:version>/", views.agreement, name="agreement"),
    path("forsog/<int:pk>/aftale/<int:version>/pdf/", filed.pdf, OF, name="agreement_pdf"),
    path("forsog/<int:pk>/aftale/<int:version>/lovet/", views.promised, name="agreement_promised"),
    path("forsog/<int:pk>/aftale/<int:version>/bilag/", views.annex, name="agreement_annex"),
    path("forsog/<int:pk>/aftale/<int:version>/kvitter/", filed.receive, OF, name="agreement_receipt"),
    path(
        "forsog/<int:pk>/aftale/<int:version>/runde/<int:number>/",
        views.round_changes,
        name="agreement_round",
    ),
    path(
        "forsog/<int:pk>/aftale/<int:version>/runde/<int:number>/pdf/",
        views.round_pdf,
        name="agreement_round_pdf",
    ),
    path("forsog/<int:pk>/aftale/<int:version>/kommentar/", review_views.comment, name="agreement_comment"),
    path(
        "forsog/<int:pk>/aftale/<int:version>/traad/<int:thread>/svar/",
        review_views.reply,
        name="agreement_reply",
    ),
    path(
        "forsog/<int:pk>/aftale/<int:version>/traad/<int:thread>/luk/",
        review_views.resolve,
        name="agreement_resolve",
    ),
    path("forsog/<int:pk>/aftale/<int:version>/underskriv/", signing_views.sign, name="agreement_sign"),
    path("forsog/<int:pk>/aftale/<int:version>/papir/", signing_views.paper, name="agreement_paper"),
    path("forsog/<int:pk>/aftale/<int:version>/scan/<int:scan>/", views.scan, name="agreement_scan"),
]
