"""What an installation begins with, as data: the regions, OK21, its questions, its money. The demo begins with the same."""

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Refused
from regions.models import Region

# Each file of fixtures/ and the table that it is for, in the order in which they refer to each other.
FILES = {
    "regions": "regions.Region",
    "hospitals": "regions.Hospital",
    "departments": "regions.Department",
    "programme": "pilots.Programme",
    "closing_days": "pilots.ClosingDay",
    "topics": "pilots.TopicArea",
    "questions": "pilots.QuestionTemplate",
    # The account's tables stand above this app and are known by their names alone.
    "regulation": "accounting.RegulationFactor",
    "allocations": "accounting.Allocation",
}
NORDJYLLAND = {"pk": 5, "code": "1081"}


@transaction.atomic
def found(*, without=()):
    """Fill the tables that are empty, and return the files they were filled from; what somebody entered stays."""
    filled = []
    for file, table in FILES.items():
        if file not in without and not apps.get_model(table).objects.exists():
            call_command("loaddata", file, verbosity=0)
            filled.append(file)
        _demand_our_regions()
    return filled


def _demand_our_regions():
    """The files name the regions by their ids: beside others they would give one region's hospitals to another."""
    if not Region.objects.filter(**NORDJYLLAND).exists():
        raise Refused(
            _(
                "There are regions here that were not installed. Empty the database, or enter programme and "
                "hospitals by hand."
            )
        )
