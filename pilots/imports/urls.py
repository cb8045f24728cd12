from django.urls import path

from pilots.imports import views

urlpatterns = [
    path("", views.upload, name="list_import_new"),
    path("skabelon/", views.template, name="list_import_template"),
    path("<int:pk>/", views.preview, name="list_import"),
    path("<int:pk>/indlaes/", views.confirm, name="list_import_confirm"),
    path("<int:pk>/raekker/", views.rows, name="list_import_rows"),
    path("<int:pk>/fortryd/", views.undo, name="list_import_undo"),
    path("<int:pk>/drop/", views.drop, name="list_import_drop"),
]
