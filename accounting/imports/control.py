"""The control box of an extract: every row of the file is a line that is kept or stands in a named group.

Plain data, made in the child process; sums are øre.
"""

from collections import defaultdict

# In the order in which the box tells them.
GROUPS = ("blank", "heading", "total", "note", "hidden", "zero", "other", "outside", "wrong")
MOST_CODES = 60
# So few lines may come to each other by chance.
FEWEST_SUMMED = 3
THE_REST = "…"


class Control:
    def __init__(self):
        self.rows = 0
        # {group: [rows, øre of the amounts that can be read]}, and of other codes {code: the same}.
        self.left = defaultdict(lambda: [0, 0])
        self.by_code = {"other": defaultdict(lambda: [0, 0]), "outside": defaultdict(lambda: [0, 0])}
        self.kept = defaultdict(lambda: [0, 0])
        self.first = self.last = ""

    @property
    def filled(self):
        """How many rows hold anything."""
        return self.rows - (self.left["blank"][0] if "blank" in self.left else 0)

    def keep(self, amount, *, code, month="", count=1):
        one = self.kept[code]
        one[0] += count
        one[1] += amount
        if month:
            self._note_month(month)

    def _note_month(self, month):
        if not self.last:
            self.first = self.last = month
        elif month > self.last:
            self.last = month
        elif month < self.first:
            self.first = month

    def is_sum_of_all(self, amount):
        """Whether a kept line comes to what all the others come to: a total that says nothing of being one."""
        counts = list(self.kept.values())
        return sum(c for c, _ore in counts) > FEWEST_SUMMED and sum(o for _count, o in counts) == 2 * amount

    def leave(self, group, amount, *, code=""):
        """Count a row in a group; `amount` is None where none can be read."""
        counted = [self.left[group]]
        if group in self.by_code:
            codes = self.by_code[group]
            counted.append(codes[code if code in codes or len(codes) < MOST_CODES else THE_REST])
        for one in counted:
            one[0] += 1
            one[1] += amount or 0

    def told(self):
        """JSON-ready."""
        return {
            "rows": self.rows,
            "kept": dict(self.kept),
            "left": {group: self.left[group] for group in GROUPS if group in self.left},
            "other": dict(self.by_code["other"]),
            "outside": dict(self.by_code["outside"]),
            "first": self.first,
            "last": self.last,
        }


class Run:
    """Lines one after another that are about the same: the next may be their subtotal, and say nothing of it."""

    def __init__(self):
        self.about, self.count, self.sum = None, 0, 0

    def is_sum(self, line):
        """Whether a kept line comes to the sum of those before it, two or more; else it is one of them."""
        _number, about, amount = line
        if about != self.about:
            self.about, self.count, self.sum = about, 0, 0
        if self.count > 1 and amount == self.sum:
            self.about = None
            return True
        self.count += 1
        self.sum += amount
        return False


def is_accounted_for(told):
    """Whether the rows of the file are the lines that were kept and the groups that were left."""
    kept = sum(count for count, _ore in told["kept"].values())
    return told["rows"] == kept + sum(count for count, _ore in told["left"].values())
