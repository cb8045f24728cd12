from django.urls import path

from home import overview, received
from pilots.case import list_views
from pilots.programme import views

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("forsog/", list_views.pilots, name="pilots"),
    path("forsog/regneark/", list_views.sheet, name="pilots_sheet"),
    path("forsog/regneark/<int:pk>/", list_views.list_file, name="pilot_list_file"),
    path("forsog/regneark/<int:pk>/fil/", list_views.list_content, name="pilot_list_content"),
    path("modtaget/", received.received, name="received"),
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
