from django.urls import path

from accounting.statements import views
from pilots.filings import views as filed

urlpatterns = [
    path("regnskaber/", views.statements, name="statements"),
    path("<int:pk>/regnskaber/nyt/", views.new, name="statement_new"),
    path("regnskaber/<int:pk>/", views.statement, name="statement"),
    path("regnskaber/<int:pk>/underskriv/", views.sign, name="statement_sign"),
    path("regnskaber/<int:pk>/kasser/", views.drop, name="statement_drop"),
    path("regnskaber/<int:pk>/kvittering/", filed.receive, {"kind": "statement"}, name="statement_receipt"),
    path("regnskaber/<int:pk>/sporgsmaal/<int:filing>/", filed.ask, name="statement_ask"),
    path(
        "regnskaber/<int:pk>/sporgsmaal/<int:filing>/<int:inquiry>/svar/",
        filed.answer,
        name="statement_answer",
    ),
    path("regnskaber/<int:pk>/pdf/", filed.pdf, {"kind": "statement"}, name="statement_pdf"),
    path("regnskaber/<int:pk>/xlsx/", views.workbook, name="statement_workbook"),
]
