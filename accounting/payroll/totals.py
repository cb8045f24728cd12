"""Which kept lines look like totals of others without saying so. Runs in the child process.

A line that comes to what the lines before it do is told: three or more of all since the beginning or since a total,
those of other codes counted or not, two or more of its employment, under its code or under all; so is one above the
lines it sums, and the first or the last of all.
"""

# A total and two lines that it sums.
FEWEST = 3


class Window:
    """Lines one after another: how many there are, and what they come to."""

    __slots__ = ("count", "key", "sum")

    def __init__(self, key=None):
        self.key, self.count, self.sum = key, 0, 0

    def add(self, amount):
        self.count += 1
        self.sum += amount


class Series(Window):
    """Lines from the beginning; `starts` are {what they came to: their count} there and behind each total."""

    __slots__ = ("last", "starts")

    def __init__(self):
        super().__init__()
        self.starts, self.last = {0: 0}, 0

    def add(self, amount):
        self.count += 1
        self.sum += amount
        if amount < 0 and len(self.starts) > 2:
            # Sums that go up and down come to anything: of the totals before a deduction the last alone counts.
            self.starts = {0: 0, self.last: self.starts[self.last]}

    def comes_to(self, amount):
        """How many lines come to an amount, from a start until now; 0 when none do."""
        before = self.sum - amount
        return self.count - self.starts[before] if before in self.starts else 0

    def start_anew(self):
        self.last = self.sum
        self.starts.setdefault(self.sum, self.count)


class Totals:
    # A line is (row, about, øre).
    MOST = 1_000

    def __init__(self):
        self.key, self.lines = None, []
        # The kept lines, and these with all others.
        self.all, self.everything = Series(), Series()
        self.person, self.run = Window(), Window()

    def add(self, line, key):
        """[(line, whether it is a total)] of what is done with; `key` is its institution, number and code."""
        done = []
        if key != self.key or len(self.lines) >= self.MOST:
            done, self.key, self.run = self.end(), key, Window()
        if key[:2] != self.person.key:
            self.person = Window(key[:2])
        amount = line[2]
        if self._is_total(amount):
            done += [*((one, False) for one in self.lines), (line, True)]
            self.lines, self.person, self.run = [], Window(key[:2]), Window()
            self._start_anew()
            return done
        for one in (self.all, self.everything, self.person, self.run):
            one.add(amount)
        self.lines.append(line)
        return done

    def pass_over(self, amount):
        """Count a row that is not kept."""
        if self.everything.comes_to(amount) >= FEWEST - 1:
            self._start_anew()
        else:
            self.everything.add(amount)

    def _start_anew(self):
        self.all.start_anew()
        self.everything.start_anew()

    def _is_total(self, amount):
        # Of several employments two lines may come to a third by chance.
        person, run = self.person, self.run
        if (person.sum == amount and person.count >= FEWEST - 1) or (
            run.sum == amount and run.count >= FEWEST - 1
        ):
            return True
        kept, every = self.all.comes_to(amount), self.everything.comes_to(amount)
        # Two of which one is of another code are most often an employment's.
        return kept >= FEWEST or every >= (FEWEST if every == kept else FEWEST - 1)

    def end(self):
        """The same of the lines that are left: a total may stand above two or more lines, all of one sign."""
        lines, self.lines = self.lines, []
        if len(lines) < FEWEST:
            return [(line, False) for line in lines]
        first, rest = lines[0][2], [ore for _row, _about, ore in lines[1:]]
        is_above = first == sum(rest) and all(ore * first > 0 for ore in rest)
        return [(line, is_above and place == 0) for place, line in enumerate(lines)]

    def is_of_all(self, line):
        """Whether the first or the last line comes to what all the others do."""
        return self.all.count >= FEWEST and self.all.sum == 2 * line[2]
