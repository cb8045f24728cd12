"""When a field of a description is asked for: of its kind, its region, its period."""

from pilots.descriptions.description import Kind


def has_topics(description):
    """Pool money that is no pilot in substance has no topic, and a region may have no list of topics."""
    return description.is_in_substance and bool(description.pilot.region.topic_areas.all())


def is_individual(description):
    return description.kind == Kind.INDIVIDUAL


def is_nowhere(description):
    """Cross-cutting, and at no hospital that keeps it together."""
    return description.kind == Kind.CROSS_CUTTING and not description.hospitals.all()


def is_outside_window(description):
    """Does the period leave the programme's window, or the region's own? A warning, never a refusal."""
    if not description.starts_on and not description.ends_on:
        return False
    starts_from, starts_to, ends_to = description.pilot.programme.window_for(description.pilot.region)
    too_early_or_late = description.starts_on and not starts_from <= description.starts_on <= starts_to
    return bool(too_early_or_late or (description.ends_on and description.ends_on > ends_to))
