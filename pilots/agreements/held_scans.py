"""A scan is not chosen twice: it is held while the code beside it is not right yet."""

from datetime import timedelta

from common import clock
from pilots.agreements.negotiation import HeldScan, SignedScan

HELD = timedelta(days=1)


def hold(sending, upload, *, by):
    """Hold a checked file for who uploaded it, instead of the one they uploaded before."""
    values = {"name": upload.name, "content": upload.content, "at": clock.now()}
    return HeldScan.objects.update_or_create(sending=sending, by=by, defaults=values)[0]


def at_hand(sending, *, by):
    """The scan of a round that its uploader need not choose again: held, else kept already; None when there is none."""
    held = HeldScan.objects.filter(sending=sending, by=by).first()
    return held or SignedScan.objects.filter(sending=sending, by=by).order_by("at", "pk").last()


def sweep():
    """Remove what was held for a day and never kept."""
    HeldScan.objects.filter(at__lt=clock.now() - HELD).delete()
