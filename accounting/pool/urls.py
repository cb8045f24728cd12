from django.urls import path

from accounting.pool import export_views, views

urlpatterns = [
    path("", views.pools, name="pools"),
    path("<int:pk>/", views.book, name="book"),
    path("<int:pk>/forklar/", views.explain_overspending, name="explain_overspending"),
    path("<int:pk>/forsog/", views.pilot_accounts, name="pilot_accounts"),
    path("<int:pk>/bog/regneark/", export_views.postings_sheet, name="postings_sheet"),
    path("<int:pk>/regneark/", export_views.accounts_workbook, name="accounts_workbook"),
    path("<int:pk>/filer/<int:file>/", export_views.account_file, name="account_file"),
    path("<int:pk>/filer/<int:file>/fil/", export_views.account_file_content, name="account_file_content"),
]
