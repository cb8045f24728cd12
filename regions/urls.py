from allauth.account import views as account
from django.urls import path

from regions import views

urlpatterns = [
    path("log-ind/", account.login, name="account_login"),
    path("log-af/", account.logout, name="account_logout"),
    path("adgangskode/", account.password_change, name="account_change_password"),
    path("opret/", account.signup, name="account_signup"),
    path("sprog/", views.set_language, name="set_language"),
    path("session/", views.session_ping, name="session_ping"),
    path("genoptag/", views.kept, name="kept"),
]
