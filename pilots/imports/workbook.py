"""The workbook that a region can fill in instead of its own list: every field, with hints and choices."""

import io
from dataclasses import replace

from common.xlsx import Column, write_template
from pilots.imports.fields import fields_for
from pilots.programme.programmes import DocumentKind, QuestionTemplate

NAME = "Forsøg"
WIDE = 40


def template_workbook(region, programme):
    """The bytes of an empty workbook for a region; a programme without questions gives the other columns."""
    template = QuestionTemplate.newest(programme, DocumentKind.DESCRIPTION) or QuestionTemplate()
    fields = [_for_region(field, region, programme) for field in fields_for(template)]
    target = io.BytesIO()
    write_template(
        target,
        NAME,
        [Column(field.title, field.kind, WIDE if field.key == "title" else None) for field in fields],
        choices={field.title: field.choices for field in fields if field.choices},
        hints={field.title: field.hint for field in fields if field.hint},
    )
    return target.getvalue()


def _for_region(field, region, programme):
    match field.key:
        case "topic_area":
            return replace(field, choices=tuple(map(str, region.topic_areas.all())))
        case "career_track":
            return replace(field, choices=tuple(map(str, programme.career_tracks.all())))
        case "hospitals":
            return replace(field, hint="; ".join([field.hint, *map(str, region.hospitals.all())]))
    return field
