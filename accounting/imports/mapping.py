"""What a region says that the columns of its extracts are, remembered for the next one."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.imports.columns import FIELDS, PERSONAL, key
from accounting.payroll import RememberedColumn
from common.errors import Refused
from regions import journal
from regions.permissions import Permission, can


def field_labels():
    return {
        "institution": _("Institution code"),
        "number": _("Employment number"),
        "code": _("Salary code"),
        "amount": _("Amount"),
        "period": _("The month that the pay concerns"),
        "first": _("From date"),
        "last": _("To date"),
        "department": _("Department"),
        "account": _("Account string"),
    }


def named_columns(facts):
    """(place, header, field) of every column that has a name, once for each name; a personal one is left out: ""."""
    found, seen = [], set()
    for place, header in enumerate(facts.get("headers", [])):
        name = key(header)
        if name and name not in seen:
            seen.add(name)
            field = facts["mapping"].get(str(place), "")
            found.append((place, header, "" if field in PERSONAL else field))
    return found


def by_itself(header):
    """The field that a header is taken for when nobody has said anything else."""
    field = FIELDS.get(key(header), "")
    return "" if field in PERSONAL else field


@transaction.atomic
def remember(region, answers, *, by):
    """Keep what each header was said to hold where that is not what it says by itself."""
    if not can(by, Permission.KEEP_ACCOUNT, region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": region})
    for header, field in answers.items():
        known = RememberedColumn.objects.filter(region=region, header=key(header))
        if field == by_itself(header):
            known.delete()
        else:
            known.update_or_create(region=region, header=key(header), defaults={"field": field})
    journal.record("payroll_columns_named", region, by=by, region=region)
