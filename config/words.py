"""The words and abbreviations that a newcomer meets, each explained once: on a page of their own and where first met."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounting.pool.definitions import definitions


@dataclass(frozen=True)
class Word:
    """`name` is its place on the page of words; `short` explains it in brackets within a sentence."""

    name: str
    word: Any
    meaning: Any
    short: Any = ""


WORDS = [
    Word(
        "ok",
        _("OK and two digits, e.g. OK21"),
        _(
            "The collective agreement (in Danish: overenskomst) of that year between the regions and the doctors’ union. "
            "A programme of pilots is named after the one that set it up."
        ),
    ),
    Word(
        "danske-regioner",
        _("Danske Regioner"),
        _("The association of the Danish regions, which are the employers of hospital doctors."),
    ),
    Word("yngre-laeger", _("Yngre Læger"), _("The union of hospital doctors below chief physician.")),
    Word(
        "afdelingslaege",
        _("Afdelingslæge"),
        _("A specialist employed at a hospital department, below chief physician (overlæge)."),
    ),
    Word(
        "centrale-parter",
        _("Central parties"),
        _("Danske Regioner and Yngre Læger centrally. They receive, read and ask; they do not approve."),
        _("Danske Regioner and Yngre Læger"),
    ),
    Word(
        "lokale-parter",
        _("Local parties"),
        _("A region or its hospital as employer, and Yngre Læger there. They agree on the pilots."),
        _("the region as employer, and Yngre Læger there"),
    ),
    Word(
        "tovholder",
        _("Coordinator"),
        _("Appointed by Yngre Læger in a region and paid from the pool; in Danish tovholder."),
        _("appointed by Yngre Læger in the region, and paid from the pool"),
    ),
    Word(
        "facilitator",
        _("Facilitator"),
        _("Chosen by the central parties to help with a pilot, and paid outside the pools."),
        _("chosen by the central parties to help with pilots"),
    ),
    Word(
        "forsoeg",
        _("Pilot"),
        _("A local trial of career development for afdelingslæger; in Danish forsøg."),
        _("a local trial of career development for afdelingslæger"),
    ),
    Word(
        "puljepost",
        _("Pool item"),
        _("Money of the pool that is no actual pilot, such as a coordinator’s own post."),
        _("money of the pool that is no actual pilot"),
    ),
    Word(
        "foreloebig-beskrivelse",
        _("Preliminary description"),
        _("What a pilot is about and when it is a success. Filed before the deadline, one per pilot."),
        _("what a pilot is about, and when it is a success"),
    ),
    Word(
        "endelig-aftale",
        _("Final agreement"),
        _("What the local parties have agreed on about a pilot, signed by both sides."),
        _("what the local parties have signed about a pilot"),
    ),
    Word(
        "forhaandsaftale",
        _("Standing agreement"),
        _("A region’s own frame for its agreements, with a scale of supplements; in Danish forhåndsaftale."),
        _("a region’s own frame for its agreements"),
    ),
    Word(
        "almindelig-drift",
        _("Running costs"),
        _("Ordinary operation of a hospital, which the pool never pays; in Danish almindelig drift."),
        _("ordinary operation of a hospital"),
    ),
    Word(
        "loenkode",
        _("Salary code"),
        _("The code under which payroll pays what the pool bears; in Danish lønkode."),
        _("the code under which payroll pays what the pool bears"),
    ),
    Word(
        "tjenestenummer",
        _("Employment number"),
        _("Payroll’s number of an employment, with the institution code; in Danish tjenestenummer."),
        _("payroll’s number of an employment"),
    ),
    Word(
        "cpr",
        _("CPR number"),
        _("The Danish civil registration number of a person. It is never needed here and never kept."),
    ),
    Word(
        "kontrolsum",
        _("Checksum (SHA-256)"),
        _("A number made from a text or a file. When it is the same, nothing has been changed."),
        _("the same number says that nothing has been changed"),
    ),
]
BY_NAME = {word.name: word for word in WORDS}


@login_not_required
@require_safe
def words(request):
    return render(request, "pages/words.html", {"words": WORDS, "figures": definitions()})
