"""A saved view: what a person has asked of a list, its order and columns included, under a name; their organisation may
share it.

An organisation is a region, or what a central role stands for. A shared view stays when its maker leaves, and only its
maker changes it, while they belong there.
"""

from functools import cache

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.cpr import demand_no_cpr
from common.danish import in_danish
from common.errors import Refused
from common.limits import TEXT_LIMIT, demand_within, within_limits
from common.lists.form import PLACE, VIEW
from common.prepared import Prepared
from regions.permissions import REGIONAL, Role, memberships_today
from regions.places import Region

MOST_OF_A_PERSON = 30
NAME_LIMIT = 60
MOST_SHOWN = 40


class ListName(models.TextChoices):
    """The lists that have views, by the names of their addresses."""

    PILOTS = "pilots", gettext_lazy("Pilots")
    RECEIVED = "received", gettext_lazy("Received")
    POSTINGS = "postings", gettext_lazy("Postings")
    EXPENSES = "expenses", gettext_lazy("Expenses")
    DOUBTS = "doubts", gettext_lazy("Expenses in doubt")
    PRECEDENTS = "precedents", gettext_lazy("Earlier decisions")
    MONTHS = "months", gettext_lazy("Months")
    STATEMENTS = "statements", gettext_lazy("Yearly statements")
    EVENTS = "account_events", gettext_lazy("Events")
    NEGOTIATIONS = "negotiations", gettext_lazy("Negotiations")
    REQUESTS = "requests", gettext_lazy("Requests")
    MESSAGES = "messages", gettext_lazy("Messages")
    USERS = "users", gettext_lazy("Users")
    REFUSALS = "mail_refusals", gettext_lazy("Refused mails")


def organisations(user):
    """{key: name} of where `user` may share: the region of a role there, or else the role."""
    found = {}
    for held in memberships_today(user):
        if held.region:
            found[f"region-{held.region_id}"] = held.region.name
        else:
            found[f"role-{held.role}"] = str(Role(held.role).label)
    return found


def _places_of(user):
    """(regions, roles) in which something may be shared with `user`."""
    keys = [key.partition("-")[::2] for key in organisations(user)]
    return [int(pk) for kind, pk in keys if kind == "region"], [role for kind, role in keys if kind == "role"]


IS_OWN_ONLY = Q(region=None, role="")


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.seen_in(user.pk, *_places_of(user))

    def seen_in(self, user_id, regions, roles):
        """What the person has alone, and what is shared in one of the regions or central roles."""
        is_theirs = Q(region__in=regions) | Q(role__in=roles)
        return self.filter((Q(owner=user_id) & IS_OWN_ONLY) | is_theirs)

    def changed_by(self, user):
        return self.visible_to(user).filter(owner=user)

    def of(self, list_name, about=0):
        return self.filter(list=list_name, about=about)


class SavedView(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    list = models.CharField(max_length=20, choices=ListName)
    # The id in the list's address, of the book that it is of; 0 where there is none.
    about = models.PositiveBigIntegerField(default=0)
    name = models.CharField(max_length=NAME_LIMIT)
    # A query string: every value, the sorting and the columns.
    query = models.TextField(max_length=TEXT_LIMIT, blank=True)
    # Where it is shared: a region, or a central role; neither is only one's own.
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=11, choices=Role, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = [in_danish("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list", "about", "name"], name="savedview_name_is_one_of_its_owners"
            ),
            models.CheckConstraint(condition=Q(list__in=ListName.values), name="savedview_list_is_known"),
            models.CheckConstraint(
                condition=Q(role="") | (Q(role__in=Role.values) & ~Q(role__in=REGIONAL) & Q(region=None)),
                name="savedview_is_shared_in_one_place",
            ),
            within_limits("savedview", query=TEXT_LIMIT),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{address_of(self.list, self.about)}?{self.asks.urlencode()}"

    @property
    def asks(self):
        """The query of its list, marked as a view's: what no field knows is then an error."""
        query = QueryDict(self.query, mutable=True)
        query[VIEW] = str(self.pk)
        return query

    @property
    def organisation(self):
        """The key of where it is shared, empty when it is not."""
        if self.region_id:
            return f"region-{self.region_id}"
        return f"role-{self.role}" if self.role else ""


def shown_to(user, list_name, about):
    """The views that stand above a list, asked for with each of its pages."""
    regions, roles = _places_of(user)
    prepared = _of_list(len(regions), len(roles))
    return prepared.instances(user.pk, str(list_name), about, *regions, *roles)


@cache
def _of_list(regions, roles):
    """The views of a list, for who belongs to so many regions and central roles."""

    def views(user_id, list_name, about, *places):
        seen = SavedView.objects.seen_in(user_id, places[:regions], places[regions:])
        return seen.of(list_name, about)[:MOST_SHOWN]

    return Prepared(views)


def address_of(list_name, about=0):
    return reverse(list_name, args=[about] if about else [])


def plain(query):
    """A query string without empty values, and without where on the list one was."""
    asked = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name not in PLACE and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


@transaction.atomic
def save(list_name, about, query, *, name, organisation, by):
    """Keep a view; one of the person's own with that name on that list is replaced."""
    query = plain(query)
    demand_within(query, TEXT_LIMIT)
    demand_no_cpr(" ".join(value for _name, values in QueryDict(query).lists() for value in values))
    mine = SavedView.objects.filter(owner=by).of(list_name, about)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_OF_A_PERSON:
        raise Refused(_("You have 30 views of this list. Delete one of them first."))
    now = clock.now()
    kept, _is_new = mine.update_or_create(
        owner=by,
        list=list_name,
        about=about,
        name=name,
        defaults={"query": query, "changed_at": now, **_shared_in(organisation, by)},
        create_defaults={
            "query": query,
            "created_at": now,
            "changed_at": now,
            **_shared_in(organisation, by),
        },
    )
    return kept


def change(view, *, name, organisation, by):
    """Call a view something else, and say where it is shared."""
    others = SavedView.objects.filter(owner=by, name=name).of(view.list, view.about).exclude(pk=view.pk)
    if others.exists():
        raise Refused(_("You have another view with that name."))
    SavedView.objects.changed_by(by).filter(pk=view.pk).update(
        name=name, changed_at=clock.now(), **_shared_in(organisation, by)
    )


def _shared_in(organisation, by):
    if organisation and organisation not in organisations(by):
        raise Refused(_("You can share a view in your own organisation only."))
    kind, _dash, key = organisation.partition("-")
    return {"region_id": int(key) if kind == "region" else None, "role": key if kind == "role" else ""}
