from django.urls import include, path

from accounting.audit import access_views, event_views, sample_views
from accounting.book import views as ledger_views
from accounting.pool import export_views
from accounting.pool import views as pool_views
from home.demo import views

urlpatterns = [
    path("okonomi/", pool_views.pools, name="pools"),
    path("okonomi/<int:pk>/", pool_views.book, name="book"),
    path("okonomi/<int:pk>/forklar/", pool_views.explain_overspending, name="explain_overspending"),
    path("okonomi/<int:pk>/forsog/", pool_views.pilot_accounts, name="pilot_accounts"),
    path("okonomi/<int:pk>/bog/", ledger_views.postings, name="postings"),
    path("okonomi/<int:pk>/bog/regneark/", export_views.postings_sheet, name="postings_sheet"),
    path("okonomi/<int:pk>/bog/ret/", ledger_views.adjust, name="adjust"),
    path("okonomi/<int:pk>/bog/<slug:month>/<int:number>/", ledger_views.posting, name="posting"),
    path(
        "okonomi/<int:pk>/bog/<slug:month>/<int:number>/flyt/", ledger_views.posting_move, name="posting_move"
    ),
    path("okonomi/<int:pk>/regneark/", export_views.accounts_workbook, name="accounts_workbook"),
    path("okonomi/<int:pk>/filer/<int:file>/", export_views.account_file, name="account_file"),
    path(
        "okonomi/<int:pk>/filer/<int:file>/fil/",
        export_views.account_file_content,
        name="account_file_content",
    ),
    path("okonomi/<int:pk>/stikprove/", sample_views.audit_sample, name="audit_sample"),
    path("okonomi/<int:pk>/opslag/", access_views.access_log, name="access_log"),
    path("okonomi/<int:pk>/haendelser/", event_views.account_events, name="account_events"),
    path("okonomi/", include("accounting.payroll.urls")),
    path("okonomi/", include("accounting.expenses.urls")),
    path("okonomi/", include("accounting.coordinators.urls")),
    path("okonomi/", include("accounting.closing.urls")),
    path("satser/", include("accounting.rates.urls")),
    path("demo/", views.demo_page, name="demo"),
    path("demo/loenudtraek/<slug:slug>/", views.demo_extract, name="demo_extract"),
    path("demo/person/<int:pk>/", views.demo_person, name="demo_person"),
]
