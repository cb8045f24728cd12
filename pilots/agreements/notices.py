"""Who is told of a step of an agreement."""

from pilots.messages.message import MessageKind
from pilots.messages.notices import receivers, tell
from regions.permissions import Permission

# The holders of these permissions in its region.
TOLD_OF = {
    MessageKind.SENT: [Permission.REVIEW_AGREEMENTS],
    MessageKind.RETURNED: [Permission.WRITE_AGREEMENTS],
    MessageKind.CLEARED: [Permission.SIGN_EMPLOYER, Permission.SIGN_UNION],
    MessageKind.SIGNED: [Permission.SIGN_EMPLOYER, Permission.SIGN_UNION],
    MessageKind.CONCLUDED: [
        Permission.WRITE_AGREEMENTS,
        Permission.REVIEW_AGREEMENTS,
        Permission.GIVE_RECEIPTS,
    ],
}


def tell_of(kind, agreement, by):
    pilot = agreement.pilot
    to = receivers(*TOLD_OF[kind], region=pilot.region)
    tell(kind, about=pilot.case_number, path=agreement.get_absolute_url(), to=to, by=by)
