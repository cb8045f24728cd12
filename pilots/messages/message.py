"""A message to one person, and how each wants to get them by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    FILED = "filed", _("A description is filed")
    RECEIVED = "received", _("A receipt is given")
    ASKED = "asked", _("A question is asked")
    ANSWERED = "answered", _("A question is answered")
    SENT = "sent", _("An agreement is sent to review")
    RETURNED = "returned", _("An agreement is returned")
    CLEARED = "cleared", _("An agreement is cleared for signing")
    SIGNED = "signed", _("An agreement is signed by one side")
    CONCLUDED = "concluded", _("An agreement is concluded")
    FACILITATION = "facilitation", _("Help from the facilitator")
    DEADLINE = "deadline", _("A deadline comes near")
    REMINDER = "reminder", _("The central parties remind")
    OVERSPENT = "overspent", _("A pool is overspent")
    DOUBT = "doubt", _("An expense is in doubt")
    SECOND = "second", _("The account lacks the second signature")
    STATEMENT = "statement", _("A statement of account is sent")
    MAIL = "mail", _("Mails cannot be sent")


# By mail these cannot be switched off: someone waits for the person.
ALWAYS = frozenset(
    {
        MessageKind.ASKED,
        MessageKind.SENT,
        MessageKind.RETURNED,
        MessageKind.REMINDER,
        MessageKind.DOUBT,
        MessageKind.SECOND,
    }
)


class Pace(models.TextChoices):
    AT_ONCE = "now", _("At once")
    DAILY = "daily", _("Once a day, together")
    NEVER = "never", _("Not by mail")


class Preference(models.Model):
    """A person's choice for a kind; without a row it is mailed at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    kind = models.CharField(_("message"), max_length=12, choices=MessageKind)
    pace = models.CharField(_("by mail"), max_length=5, choices=Pace, default=Pace.AT_ONCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_is_one_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="preference_kind_is_known"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="preference_pace_is_known"),
            models.CheckConstraint(
                condition=~Q(pace="never") | ~Q(kind__in=sorted(ALWAYS)),
                name="preference_is_allowed",
                violation_error_message=_("Someone waits for you there: this message always comes by mail."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pace}"


class Message(models.Model):
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="inbox")
    # Whom the receiver stands in for, when that is why they got it.
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Whose act it tells of; None when the product tells by itself. Shown in the app, never mailed.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("message"), max_length=12, choices=MessageKind)
    # A case number, or programme, region and what of it; nothing personal, nothing confidential.
    about = models.CharField(_("about"), max_length=150)
    path = models.CharField(_("where"), max_length=200)
    at = models.DateTimeField(_("when"))
    # Says what must be told only once to a person, e.g. "deadline-14-ok21"; empty for the others.
    key = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True)
    # When it is to be mailed; None when it is not, or has been.
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # The mail server's refusal, for the user administrator.
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["to", "-at"], name="message_inbox"),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="message_to_mail"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["to", "key"], condition=~Q(key=""), name="message_is_told_once"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="message_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.kind} {self.about}"


class DemoMail(models.Model):
    """A mail of the demo, kept to be shown on its page instead of being sent."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return self.subject
