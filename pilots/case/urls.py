from django.urls import path

from pilots.case import case_views, list_views, pilot_views
from pilots.documents import step_views

urlpatterns = [
    path("forsog/", list_views.pilots, name="pilots"),
    path("forsog/regneark/", list_views.sheet, name="pilots_sheet"),
    path("forsog/regneark/<int:pk>/", list_views.list_file, name="pilot_list_file"),
    path("forsog/regneark/<int:pk>/fil/", list_views.list_content, name="pilot_list_content"),
    path("forsog/<int:pk>/", pilot_views.pilot, name="pilot"),
    path("forsog/<int:pk>/fane/<slug:stem>/", pilot_views.tab, name="pilot_tab"),
    path("forsog/<int:pk>/historik/", pilot_views.history, name="pilot_history"),
    path("forsog/<int:pk>/sag/", case_views.case_file, name="case_file"),
    path("forsog/<int:pk>/sag/hent/", case_views.download, name="case_file_download"),
    path("forsog/<int:pk>/trin/<slug:name>/", step_views.take_step, name="pilot_step"),
]
