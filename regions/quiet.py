"""What a log leaves out: the secret part of a personal link, and where in the code a page was refused."""

import logging
import re

SERVER_ERROR = 500
LINK = re.compile(r"(?<=/invitation/)[^/\s]+|(?<=/adresse/)[^/\s]+|(?<=/kalender/)[^/\s]+(?=\.ics)")


class HideLinks(logging.Filter):
    """Write the address of an invitation, a new address or a calendar without its token, whoever logs it."""

    def filter(self, record):
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub("…", message), ()
        return True


class RefusedInOneLine(logging.Filter):
    """A page that was refused or not found is one line; a traceback is for what went wrong."""

    def filter(self, record):
        if getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return True
