"""What each figure of the accounts counts, for the covers of workbooks."""

from django.utils.translation import gettext as _


def definitions():
    """(term, what it counts) of every figure of the accounts, for the cover."""
    return [*_of_the_money(), *_of_what_is_left(), *_of_the_reckoning()]


def _of_the_money():
    return [
        (
            _("Allocated"),
            _("What is allocated to the region in all instalments, regulated where it says so."),
        ),
        (
            _("Committed"),
            _("The budget of every concluded agreement, amendments and early endings included."),
        ),
        (
            _("Spent"),
            _("The postings of the book, reversals included, by the month in which they are booked."),
        ),
        (_("Spent on pay, coordinators included"), _("Postings of pay, supplements and stipends.")),
        (
            _("Months told together"),
            _(
                "To who reads no postings: those in which fewer than three persons are paid, and those after them."
            ),
        ),
    ]


def _of_what_is_left():
    return [
        (_("Remaining"), _("Allocated less spent. What is committed is not subtracted.")),
        (
            _("Committed and not yet spent"),
            _("Pilot by pilot: the commitment less what is booked on the pilot, never below nothing."),
        ),
        (
            _("Spent beyond commitments"),
            _("Pilot by pilot: what is booked beyond the commitment, and what no pilot bears."),
        ),
        (
            _("Coordinators still expected"),
            _("The stipends that the appointments give until the pilots end, and that are not booked yet."),
        ),
        (
            _("Expected remaining"),
            _(
                "Allocated less spent, less committed and not yet spent, less the coordinators still expected."
            ),
        ),
    ]


def _of_the_reckoning():
    return [
        (
            _("Rounding"),
            _("To the øre at each posting, halves away from zero; sums are sums of rounded postings."),
        ),
        (
            _("Level of 31.3.2018"),
            _("Each posting divided by the factor in force on the first day of its pay month."),
        ),
        (
            _("The remaining amount at that level"),
            _("The same share of what is allocated or committed as in kroner."),
        ),
        (
            _("Checksums"),
            _("Each posting hangs on the one before it; the last one of a month vouches for all before it."),
        ),
    ]
