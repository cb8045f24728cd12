"""A region's own list of pilots on its way in: kept between the upload and the confirmation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilots.programme.programmes import Programme
from regions.models import Region
from regions.permissions import Permission, within


class ListState(models.TextChoices):
    OPEN = "open", _("Not yet confirmed")
    DONE = "done", _("Imported")
    DROPPED = "dropped", _("Dropped")
    UNDONE = "undone", _("Undone")


class ListImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.WRITE_DESCRIPTIONS))


class ListImport(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    state = models.CharField(_("status"), max_length=8, choices=ListState, default=ListState.OPEN)
    file_name = models.CharField(_("file"), max_length=150)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    # What pilots.imports.table read from the file, CPR numbers masked; emptied when done or dropped.
    table = models.JSONField(default=dict)
    # What has been answered, by the question's key; under "leave" and "take" the numbers of rows, see `importing`.
    answers = models.JSONField(default=dict)
    created_count = models.PositiveIntegerField(default=0)
    # The ids of what the import made: "pilots", "departments" and "topics". Others may have deleted some since.
    created = models.JSONField(default=dict)

    objects = ListImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ListState.values), name="listimport_state_is_known")
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("list_import", args=[self.pk])

    @property
    def is_done(self):
        return self.state == ListState.DONE

    @property
    def is_undone(self):
        return self.state == ListState.UNDONE


class RememberedHeader(models.Model):
    """How a region's own header was mapped last time; an empty field means the column is left out."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "header"], name="rememberedheader_is_one_per_region")
        ]

    def __str__(self):
        return self.header
