from regions.attempts import SignInAttempt
from regions.corrections import Correction
from regions.journal import Event
from regions.once import SpentToken
from regions.people import Invitation, Membership, StandIn, User
from regions.places import Department, Hospital, Region
from regions.saved_views import SavedView
from regions.workers import WorkerPulse

__all__ = [
    "Correction",
    "Department",
    "Event",
    "Hospital",
    "Invitation",
    "Membership",
    "Region",
    "SavedView",
    "SignInAttempt",
    "SpentToken",
    "StandIn",
    "User",
    "WorkerPulse",
]
