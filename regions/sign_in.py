"""Signing in, on top of allauth: nobody signs up, and the previous visit is remembered."""

from datetime import timedelta

from allauth.account import forms as account
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import clock
from common.dates import format_moment
from common.forms import Form, Friendly
from regions import attempts, invitations, sessions
from regions.people import same_password

A_VISIT = timedelta(hours=12)
PASSWORD_HINT = _("At least 12 characters. Three or four words that do not belong together are good.")


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong. Try again"),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, and try again"),
        "incorrect_password": _("The password is wrong. Try again"),
        "enter_current_password": _("Write the password you use now"),
    }

    def is_open_for_signup(self, request):
        return False

    def clean_password(self, password, user=None):
        # What is judged, its length too, is what is kept.
        return super().clean_password(same_password(password), user)

    def authenticate(self, request, **credentials):
        name = credentials.get("email") or getattr(request.user, "email", "")
        attempt = attempts.begin(name, self.get_client_ip(request))
        if attempt is None:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user:
            attempt.delete()
        return user

    def login(self, request, user):
        before = user.last_login
        super().login(request, user)
        _note_visit(user, before)
        sessions.start(request.session)
        for event in invitations.links_to_tell_of(user):
            messages.warning(request, _words_on(event))


def _note_visit(user, before):
    """Write when this visit began and the one before it, by our own clock: Django wrote the machine's.

    Who signs in anew on the same day, because the session was locked, is still on the same visit.
    """
    now = clock.now()
    if before is None or now - before > A_VISIT:
        user.previous_login, user.last_login = before, now
    else:
        user.last_login = before
    user.save(update_fields=["previous_login", "last_login"])


def _words_on(event):
    return gettext(
        "%(name)s made a link on %(moment)s with which your password can be chosen anew. "
        "If you did not ask for it, write to %(support)s."
    ) % {"name": event.by.name, "moment": format_moment(event.at), "support": settings.SUPPORT_EMAIL}


class LoginForm(Friendly, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _dress(self.fields["login"], _("E-mail address"))
        # What a password manager keeps the password under.
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _dress(self.fields["password"], _("Password"))


class ReauthenticateForm(Friendly, account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _dress(self.fields["password"], _("Password"))


class ChangePasswordForm(Friendly, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _dress(self.fields["oldpassword"], _("The password you use now"))
        _dress(self.fields["password1"], _("New password"), PASSWORD_HINT)
        _dress(self.fields["password2"], _("New password once more"))

    def clean(self):
        return _same_twice(self, forms.Form.clean(self))


def _dress(field, label, hint=""):
    """Our words instead of allauth's; a hint never hides inside the box."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


def _same_twice(form, cleaned):
    first, second = (same_password(cleaned.get(name)) for name in ("password1", "password2"))
    if first and second and first != second:
        form.add_error("password2", _("Write the same password both times"))
    return cleaned


class ChoosePasswordForm(Form):
    """A first password, or a new one, for who came by a link."""

    password1 = account.SetPasswordField(label=_("Password"))
    password2 = account.PasswordField(label=_("Password once more"), autocomplete="new-password")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user
        _dress(self.fields["password1"], _("Password"), PASSWORD_HINT)
        _dress(self.fields["password2"], _("Password once more"))

    def clean(self):
        return _same_twice(self, super().clean())
