"""Who sees which figure of the account: the table that pages, files and their test are held against.

What is planned and agreed belongs to the documents and is open to who reads them. What is booked is for the region
that pays and its auditor; everyone else reads sums of closed months, and nothing from which one doctor's pay could be
worked out.
"""

from dataclasses import dataclass

from regions.permissions import TABLE, Permission


@dataclass(frozen=True)
class Field:
    """A figure or a text, and the permissions of which one is enough to see it."""

    name: str
    permissions: frozenset

    def is_seen_by(self, role):
        return bool(self.permissions & TABLE[role])


def _field(name, *permissions):
    return Field(name, frozenset(permissions))


FIELDS = [
    _field("allocated, at both price levels", Permission.SEE_POOL),
    _field("committed in a region", Permission.SEE_POOL),
    _field("pay of a closed month", Permission.SEE_POOL),
    _field("other spending of a closed month", Permission.SEE_POOL),
    _field("spending of an open month", Permission.SEE_POSTINGS),
    _field("spent on a pilot", Permission.SEE_POSTINGS),
    _field("what is left after commitments", Permission.SEE_POSTINGS),
    _field("amount of a posting", Permission.SEE_POSTINGS),
    _field("employment of a posting", Permission.SEE_POSTINGS),
    _field("voucher and account string of a posting", Permission.SEE_POSTINGS),
    _field("an expense", Permission.SEE_POSTINGS),
    _field("an expense in doubt", Permission.SEE_POSTINGS, Permission.SETTLE_RUNNING_COSTS),
    _field("a coordinator's expected month, one's own", Permission.SEE_POSTINGS, Permission.SEE_OWN_STIPEND),
    _field("a coordinator's booked month", Permission.SEE_POSTINGS),
    _field("explained difference to the region's ledger", Permission.SEE_POSTINGS),
    _field("what was done in the account, and why", Permission.SEE_POSTINGS),
    _field("who has looked at whose pay", Permission.SEE_ACCESS_LOG),
]
