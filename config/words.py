"""The words and abbreviations that a newcomer meets, each explained once."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounting.pool.definitions import definitions

WORDS = [
    (
        _("OK and two digits, e.g. OK21"),
        _(
            "The collective agreement (in Danish: overenskomst) of that year between the regions and the doctors’ union. "
            "A programme of pilots is named after the one that set it up."
        ),
    ),
    (
        _("Danske Regioner"),
        _("The association of the Danish regions, which are the employers of hospital doctors."),
    ),
    (_("Yngre Læger"), _("The union of hospital doctors below chief physician.")),
    (
        _("Afdelingslæge"),
        _("A specialist employed at a hospital department, below chief physician (overlæge)."),
    ),
    (
        _("Central parties"),
        _("Danske Regioner and Yngre Læger centrally. They receive, read and ask; they do not approve."),
    ),
    (
        _("Local parties"),
        _("A region or its hospital as employer, and Yngre Læger there. They agree on the pilots."),
    ),
    (
        _("Coordinator"),
        _("Appointed by Yngre Læger in a region and paid from the pool; in Danish tovholder."),
    ),
    (_("Facilitator"), _("Chosen by the central parties to help with a pilot, and paid outside the pools.")),
    (_("Pilot"), _("A local trial of career development for afdelingslæger; in Danish forsøg.")),
    (_("Pool item"), _("Money of the pool that is no actual pilot, such as a coordinator’s own post.")),
    (
        _("Preliminary description"),
        _("What a pilot is about and when it is a success. Filed before the deadline, one per pilot."),
    ),
    (_("Final agreement"), _("What the local parties have agreed on about a pilot, signed by both sides.")),
    (
        _("Standing agreement"),
        _("A region’s own frame for its agreements, with a scale of supplements; in Danish forhåndsaftale."),
    ),
    (
        _("Running costs"),
        _("Ordinary operation of a hospital, which the pool never pays; in Danish almindelig drift."),
    ),
    (_("Salary code"), _("The code under which payroll pays what the pool bears; in Danish lønkode.")),
    (
        _("Employment number"),
        _("Payroll’s number of an employment, with the institution code; in Danish tjenestenummer."),
    ),
    (
        _("CPR number"),
        _("The Danish civil registration number of a person. It is never needed here and never kept."),
    ),
    (
        _("Checksum (SHA-256)"),
        _("A number made from a text or a file. When it is the same, nothing has been changed."),
    ),
]


@login_not_required
@require_safe
def words(request):
    return render(request, "pages/words.html", {"words": WORDS, "figures": definitions()})
