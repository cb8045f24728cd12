from django.urls import path

from pilots import list_views, overview, page_views, received

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("forsog/", list_views.pilots, name="pilots"),
    path("forsog/regneark/", list_views.sheet, name="pilots_sheet"),
    path("forsog/regneark/<int:pk>/", list_views.list_file, name="pilot_list_file"),
    path("forsog/regneark/<int:pk>/fil/", list_views.list_content, name="pilot_list_content"),
    path("modtaget/", received.received, name="received"),
    path("program/", page_views.page, name="programme"),
    path("program/rediger/", page_views.edit, name="programme_edit"),
    path("program/datoer/", page_views.dates, name="programme_dates"),
    path("program/filer/ny/", page_views.add_file, name="programme_file_new"),
    path("program/filer/<int:pk>/", page_views.file, name="programme_file"),
    path("program/filer/<int:pk>/fjern/", page_views.remove_file, name="programme_file_remove"),
    path("program/<slug:slug>/", page_views.page, name="programme_page"),
    path("program/<slug:slug>/rediger/", page_views.edit, name="programme_page_edit"),
    path("program/<slug:slug>/filer/ny/", page_views.add_file, name="programme_page_file_new"),
]
