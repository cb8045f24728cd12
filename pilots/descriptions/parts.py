"""Which parts of a description a person is shown: every page, file and fragment takes what it shows from here.

That a person may open a pilot says nothing of what they may read in it: who only helps with one is shown no money,
in the text, in what has changed in it, or in its PDF, which was made once with all of it.
"""

from pilots.descriptions.content import content_of, sections
from pilots.documents import frozen
from pilots.documents.content import differences
from regions.permissions import Permission, can


def is_whole_for(user, pilot):
    """Does the person read all of the pilot's descriptions? The facilitator, who only helps with it, does not."""
    return can(user, Permission.SEE_FILED, pilot.region) or can(user, Permission.SEE_DRAFTS, pilot.region)


def content_for(user, description):
    """What the person reads of a version: as it was frozen or, before that, as it is written now."""
    content = content_of(description) if description.is_draft else frozen.read(description.canonical)
    return content if is_whole_for(user, description.pilot) else without_money(content)


def without_money(content):
    return content | {"costs": []}


def sections_for(user, description):
    return sections(content_for(user, description))


def changes_for(user, description):
    """What a frozen version changed from the one before it; nothing for a first version or a draft."""
    before = None if description.is_draft else description.previous
    if before is None:
        return []
    # The same pilot, whose region is read already.
    before.pilot = description.pilot
    return differences(content_for(user, before), content_for(user, description), sections)
