"""The facilitator is paid outside the regions' pools, and so can never be charged to one."""

import re
import unicodedata

from regions.permissions import Permission, can, holders

WORD = re.compile(r"\bfacilitator", re.IGNORECASE)


def names_in(text):
    """The words of a text without case, as a set: "Lykke, Kirsten" holds the same as "kirsten  lykke"."""
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def is_facilitator(user):
    return can(user, Permission.SEE_REQUESTS)


def is_named_in(text):
    """Does a text name somebody who helps as facilitator?"""
    found = names_in(text)
    return any(
        names_in(user.name) <= found for user in holders(Permission.SEE_REQUESTS) if names_in(user.name)
    )


def is_supplier(text):
    """Is the facilitator the supplier: by name, or by the word itself?"""
    return bool(WORD.search(text)) or is_named_in(text)
