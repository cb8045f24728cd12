from django.urls import path

from accounting.closing import month_views, reconcile_views
from accounting.statements import views

urlpatterns = [
    path("<int:pk>/maaneder/", month_views.months, name="months"),
    path("<int:pk>/maaneder/<str:month>/", month_views.month, name="month"),
    path("<int:pk>/maaneder/<str:month>/luk/", reconcile_views.close, name="month_close"),
    path("<int:pk>/maaneder/<str:month>/kaede/", month_views.verify, name="month_verify"),
    path("<int:pk>/maaneder/<str:month>/bed-om-genaabning/", month_views.ask, name="month_ask"),
    path("<int:pk>/maaneder/<str:month>/fortryd/", month_views.withdraw, name="month_ask_withdraw"),
    path("<int:pk>/maaneder/<str:month>/genaabn/", month_views.reopen, name="month_reopen"),
    path("regnskaber/", views.statements, name="statements"),
    path("<int:pk>/regnskaber/nyt/", views.new, name="statement_new"),
    path("regnskaber/<int:pk>/", views.statement, name="statement"),
    path("regnskaber/<int:pk>/underskriv/", views.sign, name="statement_sign"),
    path("regnskaber/<int:pk>/kasser/", views.drop, name="statement_drop"),
    path("regnskaber/<int:pk>/kvittering/", views.receipt, name="statement_receipt"),
    path("regnskaber/<int:pk>/<str:kind>/", views.file, name="statement_file"),
]
