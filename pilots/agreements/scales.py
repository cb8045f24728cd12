"""Adopting a new edition of a region's standing agreement, with its scale of supplements."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from common.uploads import check_upload
from pilots.agreements.standing import Level, StandingAgreement, SupplementRate
from regions import journal
from regions.permissions import Permission, can

EDIT = Permission.EDIT_STANDING


def adopt(region, *, by, title, text, valid_from, valid_to=None, amounts, file_name="", content=b""):
    """Write the next edition and return it. `amounts` is {level: kroner a year at 31.3.2018} for all three levels."""
    if not can(by, EDIT, region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": region})
    if not amounts[Level.LOW] <= amounts[Level.MEDIUM] <= amounts[Level.HIGH]:
        raise Refused(_("The amounts must grow from low over medium to high"))
    if content:
        check_upload(file_name, content, kinds=("pdf",))
    try:
        with transaction.atomic():
            return _write(
                region,
                by,
                amounts,
                title=title,
                text=text,
                valid_from=valid_from,
                valid_to=valid_to,
                file_name=file_name,
                content=content,
                sha256=hashlib.sha256(content).hexdigest() if content else "",
            )
    except IntegrityError as error:
        raise Refused(_("A colleague wrote an edition just now. Open the page and try again.")) from error


def _write(region, by, amounts, **fields):
    last = StandingAgreement.objects.filter(region=region).aggregate(last=Max("edition"))["last"] or 0
    edition = StandingAgreement.objects.create(
        region=region, edition=last + 1, written_by=by, written_at=clock.now(), **fields
    )
    SupplementRate.objects.bulk_create(
        SupplementRate(standing=edition, level=level, base_amount=amount) for level, amount in amounts.items()
    )
    journal.record(
        "standing_adopted", edition, by=by, region=region, note=f"Udgave {edition.edition}", permission=EDIT
    )
    return edition
