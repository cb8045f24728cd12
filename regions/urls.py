from allauth.account import views as account
from django.urls import path

from regions.views import again, corrections, invitations, saved_views, session, stand_ins, users

urlpatterns = [
    path("log-ind/", account.login, name="account_login"),
    path("log-af/", account.logout, name="account_logout"),
    path("adgangskode/", account.password_change, name="account_change_password"),
    path("lukket/", account.account_inactive, name="account_inactive"),
    path("opret/", account.signup, name="account_signup"),
    path("sprog/", session.set_language, name="set_language"),
    path("session/", session.session_ping, name="session_ping"),
    path("genoptag/", session.kept, name="kept"),
    path("roller/", session.role_table, name="roles"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("brugere/", users.users, name="users"),
    path("brugere/inviter/", users.user_invite, name="user_invite"),
    path("brugere/<int:pk>/", users.user, name="user"),
    path("adresse/<str:token>/", corrections.address_confirm, name="address_confirm"),
    path("brugere/<int:pk>/ret/", corrections.user_edit, name="user_edit"),
    path("brugere/<int:pk>/link/", users.user_link, name="user_link"),
    path("brugere/<int:pk>/luk/", users.user_door, {"active": False}, name="user_close"),
    path("brugere/<int:pk>/genaabn/", users.user_door, {"active": True}, name="user_open"),
    path("roller/<int:pk>/afslut/", users.role_end, name="role_end"),
    path("adgangskode/igen/", again.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("stedfortraeder/", stand_ins.own, name="stand_ins"),
    path("stedfortraeder/<int:pk>/afslut/", stand_ins.call_off, name="stand_in_end"),
    path("visninger/gem/", saved_views.save, name="saved_view_new"),
    path("visninger/<int:pk>/", saved_views.edit, name="saved_view"),
    path("visninger/<int:pk>/slet/", saved_views.delete, name="saved_view_delete"),
]
