"""The form in which the names of columns are compared, in every list."""

import re
import unicodedata

LONGEST_HEADER = 120


def name_key(header: object) -> str:
    """A header as it is compared and remembered: no case, punctuation as spaces, at most LONGEST_HEADER long."""
    text = unicodedata.normalize("NFKC", str(header)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", text).split())[:LONGEST_HEADER]
