"""What a region has said before of its own headers, codes and columns: asked once, known in the next extract."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Region


class About(models.TextChoices):
    """What a region has answered about its extracts, and need not answer again."""

    COLUMN = "column", _("What a column holds")
    CODE = "code", _("Which salary code a text is")
    WRITTEN = "written", _("How a column is written")


class RememberedAnswer(models.Model):
    """What a region's own header, code or column of amounts was said to be; empty: none of ours, it is left out."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    about = models.CharField(max_length=7, choices=About)
    text = models.CharField(max_length=130)
    answer = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "about", "text"], name="rememberedanswer_is_one_per_region"
            ),
            models.CheckConstraint(
                condition=Q(about__in=About.values), name="rememberedanswer_about_is_known"
            ),
        ]

    def __str__(self):
        return self.text
