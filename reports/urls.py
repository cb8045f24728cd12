from django.urls import path

from reports import views

urlpatterns = [
    path("rapporter/", views.reports, name="reports"),
    path("rapporter/oversigt/", views.overview, name="report_overview"),
    path("rapporter/oversigt/regneark/", views.overview_workbook, name="report_overview_workbook"),
    path("rapporter/bestillinger/<int:pk>/", views.run, name="report_run"),
    path("rapporter/bestillinger/<int:pk>/fil/", views.run_file, name="report_run_file"),
    path("rapporter/<slug:kind>/bestil/", views.order, name="report_order"),
]
