"""How a rule says no."""


class Refused(Exception):
    """A rule said no. `reasons` are whole sentences for the person who asked, all of them at once."""

    def __init__(self, *reasons: object) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))
