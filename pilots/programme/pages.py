"""The programme page: one for all regions and one per region, written in the app."""

import hashlib
from functools import partial

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.conflicts import Save, merge
from common.danish import in_danish
from common.errors import Refused
from common.limits import TEXT_LIMIT, within_limits
from pilots.programme.changes import ProgrammeChange, settings_of
from pilots.programme.charges import PayCharge, charge_on
from pilots.programme.programmes import ClosingDay, Programme
from regions import journal
from regions.models import Region
from regions.permissions import Permission, can, scope

CONTACTS_LIMIT = 2_000
TEXTS = ("introduction", "required", "facilitator", "contacts")


def programme_in_focus(*, on):
    """The programme whose deadline comes next or, when all have passed, the latest; None before the first."""
    found = list(Programme.objects.order_by("deadline_on"))
    return next((one for one in found if one.deadline_on >= on), found[-1] if found else None)


class ProgrammePageQuerySet(models.QuerySet):
    def visible_to(self, user):
        where = scope(user, Permission.READ_PROGRAMME)
        if not where:
            return self.none()
        return self.filter(Q(region__isnull=True) | where.q())


class ProgrammePage(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="pages")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    introduction = models.TextField(_("introduction"), blank=True, max_length=TEXT_LIMIT)
    required = models.TextField(_("what is required, and when"), blank=True, max_length=TEXT_LIMIT)
    facilitator = models.TextField(_("facilitator"), blank=True, max_length=CONTACTS_LIMIT)
    contacts = models.TextField(_("contacts"), blank=True, max_length=CONTACTS_LIMIT)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(
        "regions.User", models.PROTECT, null=True, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = ProgrammePageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "region"], name="programmepage_is_one_per_region"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(region__isnull=True), name="programmepage_is_one_for_all"
            ),
            within_limits(
                "programmepage",
                introduction=TEXT_LIMIT,
                required=TEXT_LIMIT,
                facilitator=CONTACTS_LIMIT,
                contacts=CONTACTS_LIMIT,
            ),
        ]

    def __str__(self):
        return f"{self.programme} · {self.region}" if self.region else str(self.programme)

    def get_absolute_url(self):
        return reverse("programme_page", args=[self.region.slug]) if self.region else reverse("programme")

    @property
    def texts(self):
        return {name: getattr(self, name) for name in TEXTS}


class PageDate(models.Model):
    page = models.ForeignKey(ProgrammePage, models.CASCADE, related_name="dates")
    on = models.DateField(_("date"))
    text = models.CharField(_("what happens"), max_length=200)

    class Meta:
        ordering = ["on"]

    def __str__(self):
        return self.text


class FileKind(models.TextChoices):
    STANDING_AGREEMENT = "agreement", _("Standing agreement")
    MINUTES = "minutes", _("Minutes")
    IDEAS = "ideas", _("List of ideas")
    OTHER = "other", _("Other")


class PageFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(page__in=ProgrammePage.objects.visible_to(user))


class PageFile(models.Model):
    page = models.ForeignKey(ProgrammePage, models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind)
    title = models.CharField(_("title"), max_length=120)
    name = models.CharField(_("file name"), max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("regions.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = PageFileQuerySet.as_manager()

    class Meta:
        ordering = ["kind", in_danish("title")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values),
                name="pagefile_kind_is_known",
                violation_error_message=_("Choose what kind of file it is."),
            ),
            models.UniqueConstraint(fields=["page", "sha256"], name="pagefile_is_once_on_its_page"),
        ]

    def __str__(self):
        return self.title


def may_edit(user, region):
    """A region's page is edited there; the page for all regions by who runs the programme."""
    if region is None:
        return can(user, Permission.EDIT_PROGRAMME)
    return can(user, Permission.EDIT_REGION_PAGE, region)


def page_for(programme, region, *, to_save):
    """The page of a region, or with none the page for all regions; its row exists from the first time it is saved."""
    pages = ProgrammePage.objects
    if to_save:
        return pages.get_or_create(programme=programme, region=region)[0]
    found = pages.filter(programme=programme, region=region).first()
    return found or ProgrammePage(programme=programme, region=region)


@transaction.atomic
def save_page(page, bind, data, *, by):
    """Save what was changed on the page when all of it is right and stands against nothing; return the Merged.

    `bind(page, data)` gives the page's form and rows.
    """
    newest = ProgrammePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page.pk)
    last = Save(newest.changed_by, newest.changed_at) if newest.changed_by else None
    saves = dict.fromkeys([*TEXTS, "dates"], last) if last else {}
    merged = merge(partial(bind, newest), data, by=by, labels={"dates": _("Dates")}, saves=saves)
    if merged.is_valid and merged.changed:
        _write_page(newest, merged, by)
    return merged


def _write_page(page, merged, by):
    texts = {name: merged.form.cleaned_data[name] for name in merged.changed & set(TEXTS)}
    pages = ProgrammePage.objects.filter(pk=page.pk)
    pages.update(**texts, revision=F("revision") + 1, changed_by=by, changed_at=clock.now())
    if "dates" in merged.changed:
        page.dates.all().delete()
        page.dates.bulk_create(PageDate(page=page, **date) for date in merged.rows["dates"].rows())
    journal.record("page_edited", page, by=by, region=page.region)


def fingerprint(programme):
    """Dates, newest percentages and closing days as one text: who changes them must have seen them."""
    return " ".join(filter(None, settings_of(programme).values()))


@transaction.atomic
def save_dates(programme, dates, *, seen, by, reason, charge=None, closed=None):
    """Set the dates that decide and the closing days, and add what the pool is charged, as (day, pension, holiday).

    What held before is kept with the reason. Raise Refused when they are no longer those that were seen.
    """
    now = Programme.objects.select_for_update().get(pk=programme.pk)
    new = _new_charge(now, charge)
    days = {closing.day for closing in now.closing_days.all()}
    closed = days if closed is None else set(closed)
    if new is None and closed == days and all(getattr(now, name) == day for name, day in dates.items()):
        return
    if fingerprint(now) != seen:
        raise Refused(_("Someone has changed the dates meanwhile. Open the page again and compare."))
    if not reason.strip():
        raise Refused(_("Write why it is changed. The regions read it."))
    before = settings_of(now)
    Programme.objects.filter(pk=now.pk).update(**dates)
    if new:
        new.save()
    now.closing_days.filter(day__in=days - closed).delete()
    ClosingDay.objects.bulk_create(ClosingDay(programme=now, day=day) for day in sorted(closed - days))
    now = Programme.objects.get(pk=now.pk)
    after = settings_of(now)
    ProgrammeChange.objects.create(
        programme=now, by=by, at=clock.now(), reason=reason.strip(), before=before, after=after
    )
    changed = [f"{before[name]} → {after[name]}" for name in before if before[name] != after[name]]
    journal.record("programme_edited", now, by=by, note=", ".join(changed))


def _new_charge(programme, charge):
    """The PayCharge that is to be added; None when it is not told or stands already."""
    if charge is None:
        return None
    day, pension, holiday = charge
    before = charge_on(programme, day)
    if before and (before.effective_from, before.pension_percent, before.holiday_percent) == charge:
        return None
    return PayCharge(
        programme=programme,
        effective_from=day,
        pension_percent=pension,
        holiday_percent=holiday,
        entered_at=clock.now(),
    )


@transaction.atomic
def add_file(page, *, kind, title, name, content, by):
    """Keep a checked file on the page; sent again it is kept once, and under another title Refused."""
    sha256 = hashlib.sha256(content).hexdigest()
    ProgrammePage.objects.select_for_update().get(pk=page.pk)
    file, created = page.files.get_or_create(
        sha256=sha256,
        defaults={
            "kind": kind,
            "title": title,
            "name": name,
            "content": content,
            "added_by": by,
            "added_at": clock.now(),
        },
    )
    if created:
        journal.record("file_added", file, by=by, region=page.region, note=title)
    elif (file.kind, file.title) != (kind, title):
        raise Refused(
            _(
                "The page has this file already: “%(title)s”. Remove it first if it should be called something else."
            )
            % {"title": file.title}
        )
    return file


@transaction.atomic
def remove_file(file, *, by):
    """Remove a file; gone already, nothing more happens."""
    if PageFile.objects.filter(pk=file.pk).delete()[0]:
        journal.record("file_removed", file, by=by, region=file.page.region, note=file.title)


def removal_of(pk):
    """The event of a file's removal, or None."""
    events = journal.about(PageFile(pk=pk)).filter(verb="file_removed")
    return events.select_related("region").first()
