"""The facilitator is paid outside the regions' pools, and so can never be charged to one."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from regions.models import Membership, User
from regions.permissions import TABLE, Permission, can

NEVER_CHARGED = _("The facilitator is paid outside the regions' pools and can never be charged to one.")
WORD = re.compile(r"\bfacilitator", re.IGNORECASE)


def names_in(text: str) -> frozenset[str]:
    """The words of a text without case, as a set: "Lykke, Kirsten" holds the same as "kirsten  lykke"."""
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def is_facilitator(user: User) -> bool:
    return can(user, Permission.SEE_REQUESTS)


def is_named_in(text: str) -> bool:
    """Does a text name somebody who helps, or has helped, as facilitator? A bill comes after the work."""
    found = names_in(text)
    roles = [role for role, held in TABLE.items() if Permission.SEE_REQUESTS in held]
    helpers = User.objects.filter(pk__in=Membership.objects.filter(role__in=roles).values("user"))
    names = map(names_in, helpers.values_list("name", flat=True))
    return any(name and name <= found for name in names)


def is_supplier(text: str) -> bool:
    """Is the facilitator the supplier: by name, or by the word itself?"""
    return bool(text) and (bool(WORD.search(text)) or is_named_in(text))
