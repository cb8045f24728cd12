"""Entering and ending the salary codes of a region."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounting.book.codes import SalaryCode
from common import clock
from common.errors import Refused
from common.months import last_day
from regions import journal
from regions.models import Region
from regions.permissions import Permission, can


def _demand(by, region):
    if not can(by, Permission.KEEP_ACCOUNT, region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": region})


@transaction.atomic
def enter(region, *, code, meaning, first_month, last_month=None, by):
    """Let a code stand for something from a month on; a code may be used again when its first meaning has ended."""
    _demand(by, region)
    # Two who enter at once wait for each other, so that the second sees the first.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    found = SalaryCode(
        region=region,
        code=code.strip(),
        meaning=meaning,
        valid_from=first_month,
        valid_to=last_month and last_day(last_month),
        created_by=by,
        created_at=clock.now(),
    )
    try:
        found.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    overlapping = [
        other
        for other in SalaryCode.objects.filter(region=region, code=found.code)
        if (other.valid_to is None or other.valid_to >= found.valid_from)
        and (found.valid_to is None or other.valid_from <= found.valid_to)
    ]
    if overlapping:
        raise Refused(
            _("%(code)s stands for something in some of these months already. End that first.")
            % {"code": found.code}
        )
    found.save()
    journal.record("salary_code_entered", found, by=by, region=region, note=found)
    return found


@transaction.atomic
def end(code, *, last_month, by):
    """Let a code stand for its meaning no longer than a month."""
    _demand(by, code.region)
    if last_day(last_month) < code.valid_from:
        raise Refused(_("The last month must come after the first."))
    still = SalaryCode.objects.filter(pk=code.pk, valid_to__isnull=True)
    if not still.update(valid_to=last_day(last_month)):
        raise Refused(_("The code has ended already."))
    journal.record("salary_code_ended", code, by=by, region=code.region, note=f"{code} {last_month:%Y-%m}")
