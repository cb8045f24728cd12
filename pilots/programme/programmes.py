"""Programmes and what they decide: deadline, windows, questions, topics, tracks. Data, never constants."""

from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.clock import COPENHAGEN
from common.danish import in_danish
from regions.models import Region


class Programme(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    deadline_on = models.DateField(_("last day for preliminary descriptions"))
    price_level_on = models.DateField(_("price level"))
    starts_from = models.DateField(_("pilots start from"))
    starts_to = models.DateField(_("pilots start no later than"))
    ends_to = models.DateField(_("pilots end no later than"))
    coordinator_hours = models.DecimalField(_("coordinator's hours a week"), max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["-deadline_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_to__gte=F("starts_from")) & Q(ends_to__gte=F("starts_from")),
                name="programme_window_is_ordered",
                violation_error_message=_("The end of the window must come after its start."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def closes_at(self):
        """The first instant that is too late: midnight in Copenhagen after the last day."""
        return datetime.combine(self.deadline_on + timedelta(days=1), time(), COPENHAGEN)

    def is_past_deadline(self, at):
        # Compared as instants: two datetimes of one zone would be compared by the clock on the wall.
        return at.timestamp() >= self.closes_at.timestamp()

    def days_left(self, *, on):
        """Whole days until the last day: 0 on the day itself, negative after it."""
        return (self.deadline_on - on).days

    def window_for(self, region):
        """(starts_from, starts_to, ends_to) in a region: the programme's own, or the region's instead."""
        # Kept once read: a page asks it of many pilots or coordinators of one programme.
        models.prefetch_related_objects([self], "windows")
        own = next((window for window in self.windows.all() if window.region_id == region.pk), self)
        return own.starts_from, own.starts_to, own.ends_to


class RegionalWindow(models.Model):
    """A region's own window for start and end, instead of the programme's."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="windows")
    region = models.ForeignKey(Region, models.PROTECT)
    starts_from = models.DateField(_("pilots start from"))
    starts_to = models.DateField(_("pilots start no later than"))
    ends_to = models.DateField(_("pilots end no later than"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "region"], name="regionalwindow_is_one_per_region"),
            models.CheckConstraint(
                condition=Q(starts_to__gte=F("starts_from")) & Q(ends_to__gte=F("starts_from")),
                name="regionalwindow_is_ordered",
                violation_error_message=_("The end of the window must come after its start."),
            ),
        ]

    def __str__(self):
        return f"{self.programme} {self.region}"


class ClosingDay(models.Model):
    """A day on which the public employers are closed though it is no bank holiday, e.g. 24 December: no working day."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="closing_days")
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "day"], name="closingday_is_listed_once"),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"


class TopicArea(models.Model):
    """A region's own list of what pilots are about (emneområder)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="topic_areas")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = [in_danish("name")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="topicarea_name_is_unique",
                violation_error_message=_("The region has this topic area already."),
            )
        ]

    def __str__(self):
        return self.name


class TopicSynonym(models.Model):
    topic_area = models.ForeignKey(TopicArea, models.CASCADE, related_name="synonyms")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic_area", "name"], name="topicsynonym_name_is_unique")
        ]

    def __str__(self):
        return f"{self.name} = {self.topic_area}"


class CareerTrack(models.Model):
    """A programme's career tracks (karrierespor), another vocabulary than the topic areas."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="career_tracks")
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="careertrack_name_is_unique")
        ]

    def __str__(self):
        return self.name


class DocumentKind(models.TextChoices):
    DESCRIPTION = "description", _("Preliminary description")
    AGREEMENT = "agreement", _("Final agreement")


class QuestionTemplate(models.Model):
    """The questions of a document kind, in versions: a filed document keeps the wording it answered."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="templates")
    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind)
    version = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"))
    # Names of the structured fields that filing demands, e.g. ["title", "doctors"].
    required_fields = models.JSONField(_("required fields"), default=list)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "version"], name="questiontemplate_version_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="questiontemplate_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.programme} {self.get_kind_display()} {self.version}"

    @classmethod
    def newest(cls, programme, kind):
        return cls.objects.filter(programme=programme, kind=kind).first()


class EmptyForm(models.Model):
    """The questions of a template as a PDF without answers, for meetings; made once by the worker."""

    template = models.OneToOneField(
        QuestionTemplate, models.CASCADE, related_name="empty_form", primary_key=True
    )
    content = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self):
        return str(self.template)


class Question(models.Model):
    template = models.ForeignKey(QuestionTemplate, models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    is_required = models.BooleanField(_("required"), default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="question_key_is_unique")]

    def __str__(self):
        return self.text
