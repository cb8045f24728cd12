from django.urls import path

from accounting.statements import views

urlpatterns = [
    path("regnskaber/", views.statements, name="statements"),
    path("<int:pk>/regnskaber/nyt/", views.new, name="statement_new"),
    path("regnskaber/<int:pk>/", views.statement, name="statement"),
    path("regnskaber/<int:pk>/underskriv/", views.sign, name="statement_sign"),
    path("regnskaber/<int:pk>/kasser/", views.drop, name="statement_drop"),
    path("regnskaber/<int:pk>/kvittering/", views.receipt, name="statement_receipt"),
    path("regnskaber/<int:pk>/<str:kind>/", views.file, name="statement_file"),
]
