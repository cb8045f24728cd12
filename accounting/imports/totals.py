"""Which kept lines look like totals of others without saying so. Runs in the child process.

A line that comes to what lines before it do is told: three or more of all before it or since the last total, two or
more of its employment, under its code or under all; so is one above the lines it sums, and the first or the last of all.
"""

# A total and two lines that it sums.
FEWEST = 3


class Window:
    """Lines one after another: how many there are, and what they come to."""

    __slots__ = ("count", "key", "sum")

    def __init__(self, key=None):
        self.key, self.count, self.sum = key, 0, 0


class Totals:
    # A line is (row, about, øre).
    MOST = 1_000

    def __init__(self):
        self.key, self.lines = None, []
        self.all, self.since, self.person, self.run = Window(), Window(), Window(), Window()

    def add(self, line, key, everything):
        """[(line, whether it is a total)] of what is done with.

        `key` is its institution, number and code; `everything` what all rows above come to, those of other codes too.
        """
        done = []
        if key != self.key or len(self.lines) >= self.MOST:
            done, self.key, self.run = self.end(), key, Window()
        if key[:2] != self.person.key:
            self.person = Window(key[:2])
        windows, amount = (self.all, self.since, self.person, self.run), line[2]
        # Of several employments two lines may come to a third by chance.
        is_total = amount == everything != self.all.sum and self.all.count > 1
        for one in windows:
            if one.sum == amount and one.count >= (FEWEST if one in (self.all, self.since) else FEWEST - 1):
                is_total = True
        if is_total:
            done += [*((one, False) for one in self.lines), (line, True)]
            self.lines, self.since, self.person, self.run = [], Window(), Window(key[:2]), Window()
            return done
        for one in windows:
            one.count += 1
            one.sum += amount
        self.lines.append(line)
        return done

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
