"""What must never stand in a log: the secret part of a personal link."""

import logging
import re

LINK = re.compile(r"(?<=/invitation/)[^/\s]+|(?<=/kalender/)[^/\s]+(?=\.ics)")


class HideLinks(logging.Filter):
    """Write the address of an invitation or a calendar without its token, whoever logs it."""

    def filter(self, record):
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub("…", message), ()
        return True
