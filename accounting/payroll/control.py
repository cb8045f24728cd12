"""The control box of an extract: every row of the file is a line that is kept or stands in a named group.

Plain data, made in the child process; sums are øre.
"""

from collections import defaultdict

# In the order in which the box tells them.
GROUPS = ("blank", "heading", "total", "note", "hidden", "zero", "other", "outside", "wrong")
MOST_CODES = 60
THE_REST = "…"


class Control:
    def __init__(self):
        self.rows = 0
        # {group: [rows, øre of the amounts that can be read]}, and of other codes {code: the same}.
        self.left = defaultdict(lambda: [0, 0])
        self.by_code = {"other": defaultdict(lambda: [0, 0]), "outside": defaultdict(lambda: [0, 0])}
        self.kept = defaultdict(lambda: [0, 0])
        self.first = self.last = ""
        # Øre of the rows above that are no totals.
        self.since_total = self.in_all = 0

    @property
    def filled(self):
        """How many rows hold anything."""
        return self.rows - (self.left["blank"][0] if "blank" in self.left else 0)

    def keep(self, amount, *, code, month):
        one = self.kept[code]
        one[0] += 1
        one[1] += amount
        self._add(amount)
        if not self.last:
            self.first = self.last = month
        elif month > self.last:
            self.last = month
        elif month < self.first:
            self.first = month

    def take_back(self, amount, *, code, group):
        """A line that was kept belongs to a group after all."""
        one = self.kept[code]
        one[0] -= 1
        one[1] -= amount
        self.left[group][0] += 1
        self.left[group][1] += amount
        self._add(-amount)

    def _add(self, amount):
        self.since_total += amount
        self.in_all += amount

    def is_sum(self, amount):
        """Whether an amount is what the rows since the last total come to, or all rows do."""
        return amount is not None and amount in (self.since_total, self.in_all)

    def leave(self, group, amount, *, code=""):
        """Count a row in a group; `amount` is None where none can be read."""
        counted = [self.left[group]]
        if group in self.by_code:
            codes = self.by_code[group]
            counted.append(codes[code if code in codes or len(codes) < MOST_CODES else THE_REST])
        for one in counted:
            one[0] += 1
            one[1] += amount or 0
        if group == "total":
            self.since_total = 0
        else:
            self._add(amount or 0)

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


def is_accounted_for(told):
    """Whether the rows of the file are the lines that were kept and the groups that were left."""
    kept = sum(count for count, _ore in told["kept"].values())
    return told["rows"] == kept + sum(count for count, _ore in told["left"].values())
