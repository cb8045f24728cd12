"""A file that takes longer than a page may is ordered by a person, made by the worker, and fetched by that person alone.

Each kind of order is a model of the app that knows what stands in its files.
"""

import hashlib
from contextlib import ExitStack
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.errors import Refused

PATIENCE = timedelta(minutes=15)
# Of one person at a time, whatever they are. The first goes before everybody's second, and so on.
MOST_UNDERWAY = 5
# Rows of a spreadsheet that a page has time for: about a second's work. More are ordered.
MOST_AT_ONCE = 10_000


class OrderState(models.TextChoices):
    WAITING = "waiting", gettext_lazy("Being made")
    DONE = "done", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Could not be made")


TONES: dict[str, str] = {OrderState.WAITING: "notice", OrderState.DONE: "ok", OrderState.FAILED: "warn"}


class Order(models.Model):
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(gettext_lazy("ordered at"))
    state = models.CharField(
        gettext_lazy("status"), max_length=8, choices=OrderState, default=OrderState.WAITING
    )
    name = models.CharField(gettext_lazy("file"), max_length=150)

    class Meta:
        abstract = True
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="%(class)s_state_is_known")
        ]

    def __str__(self):
        return self.name

    @property
    def is_done(self):
        return self.state == OrderState.DONE

    @property
    def is_underway(self):
        return self.state == OrderState.WAITING and not self.is_overdue

    @property
    def is_overdue(self):
        """The worker should long have answered: the page stops asking and says so."""
        return self.state == OrderState.WAITING and clock.now() - self.requested_at > PATIENCE

    @property
    def tone(self):
        return TONES[self.state]

    @property
    def format(self):
        """What the link to the file says that it is."""
        return self.name.rpartition(".")[2].upper()


class WholeOrder(Order):
    """An order whose file is small enough to be kept, and sent, as a whole."""

    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Order.Meta):
        abstract = True
        constraints = [
            *Order.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="done", content__isnull=False) & ~Q(sha256="")
                | ~Q(state="done") & Q(content__isnull=True, sha256=""),
                name="%(class)s_done_has_content",
            ),
        ]

    @property
    def size(self):
        """In bytes; asked of the database, for the content itself is not needed to print it."""
        return type(self)._base_manager.filter(pk=self.pk).values_list(Length("content"), flat=True).get()


def kept_whole(content):
    """What `fulfil` is to say of a WholeOrder whose file is these bytes."""
    return {"content": content, "sha256": hashlib.sha256(content).hexdigest()}


def priority_of(place):
    """A task's: somebody waits for it, so it goes before what nobody has ordered."""
    return MOST_UNDERWAY - place


def place_in_turn(by, at):
    """How many files are being made for the person already, asked under a lock on them; Refused for too many.

    The later the place, the lower the order's priority: who orders many waits for those who ordered one.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    underway = {"requested_by": by, "state": OrderState.WAITING, "requested_at__gte": at - PATIENCE}
    kinds = [model for model in apps.get_models() if issubclass(model, Order)]
    count = sum(kind._default_manager.filter(**underway).count() for kind in kinds)
    if count >= MOST_UNDERWAY:
        raise Refused(
            _("%(number)d of your files are being made. Order more when the first of them is ready.")
            % {"number": count}
        )
    return count


def fulfil(kind, pk, do):
    """Call `do(order)`, which makes and keeps the file and answers with what the order is to say of it.

    Whatever goes wrong, the order says so and the error goes on to the log. One that is made already, or has been
    removed meanwhile, is left alone.
    """
    waiting = kind.objects.filter(pk=pk, state=OrderState.WAITING)
    order = waiting.first()
    if order is None:
        return
    with ExitStack() as on_failure:
        on_failure.callback(waiting.update, state=OrderState.FAILED)
        waiting.update(state=OrderState.DONE, **do(order))
        on_failure.pop_all()
