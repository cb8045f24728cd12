"""Who is told what. (Being written.)"""


def of_agreement(kind, agreement, by):
    """To be written."""
