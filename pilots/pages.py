"""The programme page: one for all regions and one per region, written in the app."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.programmes import Programme
from regions.models import Region
from regions.permissions import Permission, scope


class ProgrammePageQuerySet(models.QuerySet):
    def visible_to(self, user):
        where = scope(user, Permission.READ_PROGRAMME)
        if not where:
            return self.none()
        return self.filter(Q(region__isnull=True) | where.q())


class ProgrammePage(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="pages")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    introduction = models.TextField(_("introduction"), blank=True, max_length=5000)
    required = models.TextField(_("what is required, and when"), blank=True, max_length=5000)
    facilitator = models.TextField(_("facilitator"), blank=True, max_length=2000)
    contacts = models.TextField(_("contacts"), blank=True, max_length=2000)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey("regions.User", models.PROTECT, null=True, related_name="+", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = ProgrammePageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "region"], name="programmepage_is_one", nulls_distinct=False
            )
        ]

    def __str__(self):
        return f"{self.programme} · {self.region}" if self.region else str(self.programme)


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


class PageFile(models.Model):
    page = models.ForeignKey(ProgrammePage, models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind)
    title = models.CharField(_("title"), max_length=120)
    name = models.CharField(_("file name"), max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("regions.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values),
                name="pagefile_kind_is_known",
                violation_error_message=_("Choose what kind of file it is."),
            )
        ]

    def __str__(self):
        return self.title
