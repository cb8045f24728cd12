"""Signing in, on top of allauth: nobody signs up, and the previous visit is remembered."""

from allauth.account.adapter import DefaultAccountAdapter

from regions import sessions


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        previous = user.last_login
        super().login(request, user)
        user.previous_login = previous
        user.save(update_fields=["previous_login"])
        sessions.start(request.session)
