from django.urls import include, path

from accounting.pool.pilot_views import pilot_money

urlpatterns = [
    path("okonomi/", include("accounting.pool.urls")),
    path("okonomi/", include("accounting.book.urls")),
    path("okonomi/", include("accounting.audit.urls")),
    path("okonomi/", include("accounting.payroll.urls")),
    path("okonomi/", include("accounting.expenses.urls")),
    path("okonomi/", include("accounting.coordinators.urls")),
    path("okonomi/", include("accounting.closing.urls")),
    path("okonomi/", include("accounting.statements.urls")),
    path("forsog/<int:pk>/okonomi/", pilot_money, name="pilot_money"),
    path("satser/", include("accounting.rates.urls")),
]
