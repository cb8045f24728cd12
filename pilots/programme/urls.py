from django.urls import path

from pilots.programme import views

urlpatterns = [
    path("program/", views.page, name="programme"),
    path("program/rediger/", views.edit, name="programme_edit"),
    path("program/datoer/", views.dates, name="programme_dates"),
    path("program/filer/ny/", views.add_file, name="programme_file_new"),
    path("program/filer/<int:pk>/", views.file, name="programme_file"),
    path("program/filer/<int:pk>/fjern/", views.remove_file, name="programme_file_remove"),
    path("program/<slug:slug>/", views.page, name="programme_page"),
    path("program/<slug:slug>/rediger/", views.edit, name="programme_page_edit"),
    path("program/<slug:slug>/filer/ny/", views.add_file, name="programme_page_file_new"),
]
