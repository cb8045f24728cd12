from django.urls import path

from accounting.payroll import import_views, match_views, quarantine_views, views

urlpatterns = [
    path("<int:pk>/loen/", views.payroll_imports, name="payroll_imports"),
    path("<int:pk>/loen/ny/", views.payroll_new, name="payroll_new"),
    path("<int:pk>/loen/skabelon/", views.payroll_template, name="payroll_template"),
    path("<int:pk>/loen/karantaene/", quarantine_views.quarantine_page, name="quarantine"),
    path("<int:pk>/loen/husket/", match_views.matches_page, name="matches"),
    path("<int:pk>/loen/husket/<int:match>/", match_views.match_end, name="match_end"),
    path("<int:pk>/loen/koder/", quarantine_views.salary_codes, name="salary_codes"),
    path("<int:pk>/loen/koder/<int:code>/afslut/", quarantine_views.salary_code_end, name="salary_code_end"),
    path("loen/<int:pk>/", import_views.payroll_import, name="payroll_import"),
    path("loen/<int:pk>/bogfoer/", import_views.payroll_commit, name="payroll_commit"),
    path("loen/<int:pk>/koersel/", import_views.payroll_run, name="payroll_run"),
    path("loen/<int:pk>/til-side/", import_views.payroll_set_aside, name="payroll_set_aside"),
    path("loen/<int:pk>/fortryd/", import_views.payroll_undo, name="payroll_undo"),
    path("loen/<int:pk>/drop/", import_views.payroll_drop, name="payroll_drop"),
]
