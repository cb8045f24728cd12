from django.urls import include, path

urlpatterns = [
    path("okonomi/", include("accounting.pool.urls")),
    path("okonomi/", include("accounting.book.urls")),
    path("okonomi/", include("accounting.audit.urls")),
    path("okonomi/", include("accounting.payroll.urls")),
    path("okonomi/", include("accounting.expenses.urls")),
    path("okonomi/", include("accounting.coordinators.urls")),
    path("okonomi/", include("accounting.closing.urls")),
    path("okonomi/", include("accounting.statements.urls")),
    path("satser/", include("accounting.rates.urls")),
]
