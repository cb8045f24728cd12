"""The note under every report: what each figure counts."""

from django.utils.translation import gettext as _


def definitions():
    """What every figure counts, as (term, sentence)."""
    return [*_of_the_figures(), *_of_the_lists()]


def _of_the_figures():
    return [
        (
            _("Filed pilots"),
            _(
                "Pilots whose current version has been filed and not withdrawn. A newer draft changes nothing."
            ),
        ),
        (
            _("Actual pilots (without pool items)"),
            _(
                "Filed pilots less the pool items: money from the pool that is no actual pilot, such as the coordinator's own post."
            ),
        ),
        (
            _("Doctor places described (not persons)"),
            _(
                "The number of doctors in every filed description added up, pool items included. They are places: a "
                "doctor who takes part in two pilots is counted twice."
            ),
        ),
        (
            _("Doctor places agreed (not persons)"),
            _(
                "The number of doctors in every agreement that is concluded, amendments included, added up. A pilot "
                "without an agreement counts none."
            ),
        ),
        (
            _("Status"),
            _(
                "Described: no agreement is concluded. Agreed upon: concluded, and the first day has not come. "
                "Running: within the agreement's period. Finished: after its last day or an early ending. Whether "
                "something is being negotiated is not told here."
            ),
        ),
    ]


def _of_the_lists():
    return [
        (
            _("Pilots with an evaluation"),
            _("By the region's own list. A dash means that the list does not say."),
        ),
        (
            _("Delayed pilots and further pilots"),
            _(
                "Filed after the deadline. Delayed ones should have been there; further ones were agreed later "
                "by the local parties."
            ),
        ),
        (
            _("Hospitals"),
            _(
                "A pilot at one hospital stands under it, at more under “Several hospitals”, at none under "
                "“Across the region”. Every pilot is counted once."
            ),
        ),
        (
            _("Nothing filed"),
            _(
                "Regions and hospitals that were there on the day of the deadline and take part in no filed pilot."
            ),
        ),
    ]
