"""How an extract stands against the book: what is new, changed, unchanged, and what has vanished since.

Two lines are equal when employment, salary code, pay month and amount are: the first of them against the first that
is booked, the second against the second. So a file read twice books nothing, and two equal lines in a file are two.
Vanished is what an earlier extract of the same ordinary run has booked, for an institution that is in this file, and
this file has not; a supplementary run lets nothing vanish. A vanished line and a new one of the same employment, code
and pay month are one that was changed.
What a booked extract left in quarantine counts as booked here: it will be, and must not wait twice. What somebody has
set aside there is known too: a line equal to it does not wait again, but it neither vanishes nor is replaced.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from accounting.payroll.payroll import ImportState, LineState, PayrollImport, PayrollLine
from pilots.models import Employment

KEY = ("pay__employment", "pay__code", "pay__month", "ore")
UNCHANGED, NEW = (LineState.UNCHANGED, None), (LineState.NEW, None)
OPEN_STATES = (LineState.NEW, LineState.CHANGED, LineState.UNCHANGED)
BATCH = 500


@dataclass(frozen=True)
class Comparison:
    """`standings` has (state, the booked line that it replaces) for each line that was compared, in their order.

    `vanished` are booked lines; `elsewhere` counts lines that are unchanged because another month's extract booked
    an equal one, `aside` those that are because somebody set an equal one aside.
    """

    standings: list
    vanished: list
    elsewhere: int
    aside: int


def compare(found, keys, institutions):
    """Compare an import with the book: `keys` are (employment, code, pay month, øre) in the order of the file.

    `institutions` says of which institution an employment of the region is.
    """
    keys = list(keys)
    covered = {institutions[employment] for employment in {key[0] for key in keys}}
    here, elsewhere, aside = _taken_over(found, {key[2] for key in keys}, institutions, covered)
    standings, new, equal_elsewhere, equal_aside = [UNCHANGED] * len(keys), [], 0, 0
    for place, key in enumerate(keys):
        if here and here.get(key):
            here[key].pop(0)
        elif elsewhere and elsewhere.get(key):
            elsewhere[key].pop(0)
            equal_elsewhere += 1
        elif aside and aside.get(key):
            aside[key].pop()
            equal_aside += 1
        else:
            new.append((place, key))
    vanished = _pair(new, here, standings)
    return Comparison(standings, vanished, equal_elsewhere, equal_aside)


def _taken_over(found, months, institutions, covered):
    """({key: [booked lines]} of extracts of the same month and institutions, the same of all others, what is set aside).

    Of the latter {key: {occurrences}}: one that two files have was set aside twice, and is still one.
    """
    near = Q(pay__month__in=months) | Q(pay__payroll_import__extract_month=found.extract_month)
    rows = PayrollLine.objects.taken_over().filter(near, pay__payroll_import__book=found.book_id)
    here, elsewhere, aside = defaultdict(list), defaultdict(list), defaultdict(set)
    run = ("pay__payroll_import__extract_month", "pay__payroll_import__is_supplementary")
    rows = (
        _in_ore(rows)
        .order_by("pay__payroll_import", "row")
        .values_list("pk", "state", "occurrence", *run, *KEY)
    )
    # Only an ordinary run takes the place of another, and of an ordinary one.
    replaces = None if found.is_supplementary else (found.extract_month, False)
    for pk, state, occurrence, *of_run, employment, code, month, ore in rows:
        key = (employment, code, month, ore)
        if state == LineState.ASIDE:
            aside[key].add(occurrence)
        else:
            is_here = tuple(of_run) == replaces and institutions[employment] in covered
            (here if is_here else elsewhere)[key].append(pk)
    return here, elsewhere, aside


def _in_ore(lines):
    return lines.annotate(ore=Cast("amount", BigIntegerField()))


def _pair(new, here, standings):
    """Let the new lines replace vanished ones of the same key but for the amount; return those that remain vanished."""
    gone = defaultdict(list)
    for key, pks in here.items():
        gone[key[:3]] += pks
    for place, key in new:
        replaced = gone[key[:3]].pop(0) if gone and gone.get(key[:3]) else None
        standings[place] = (LineState.CHANGED, replaced) if replaced else NEW
    return sorted(pk for pks in gone.values() for pk in pks)


def institutions_of(region):
    """{employment: institution} of a region; not joined to the lines, whose statistics may lag behind an import."""
    return dict(Employment.objects.filter(region=region).values_list("pk", "institution"))


def settle(found):
    """Compare the lines of an open import anew, and say whether any of them, or what has vanished, stands otherwise."""
    lines = _in_ore(found.lines).filter(state__in=OPEN_STATES).order_by("row")
    lines = list(lines.values_list("pk", "state", "replaces", *KEY))
    now = compare(found, (tuple(line[3:]) for line in lines), institutions_of(found.book.region_id))
    other = [
        (pk, standing)
        for (pk, state, replaces, *_key), standing in zip(lines, now.standings, strict=True)
        if (state, replaces) != standing
    ]
    if not other and now.vanished == found.facts.vanished:
        return False
    _write(other)
    found.facts = found.facts.compared(now)
    PayrollImport.objects.filter(pk=found.pk).update(facts=found.facts)
    return True


def leaning_on(found):
    """The booked extracts that came later and have lines unchanged because this one has equal ones in the book."""
    same = {name: OuterRef(name) for name in ("pay__employment", "pay__code", "pay__month", "amount")}
    own = PayrollLine.objects.taken_over().exclude(state=LineState.ASIDE)
    own = own.filter(pay__payroll_import=found, **same)
    unchanged = PayrollLine.objects.filter(pay__payroll_import=OuterRef("pk"), state=LineState.UNCHANGED)
    later = PayrollImport.objects.filter(
        book=found.book_id, state=ImportState.BOOKED, ended_at__gte=found.ended_at
    )
    return later.exclude(pk=found.pk).filter(Exists(unchanged.filter(Exists(own)))).order_by("ended_at", "pk")


def _write(standings):
    plain = defaultdict(list)
    for pk, (state, replaces) in standings:
        if not replaces:
            plain[state].append(pk)
    for state, pks in plain.items():
        for start in range(0, len(pks), BATCH):
            PayrollLine.objects.filter(pk__in=pks[start : start + BATCH]).update(state=state, replaces=None)
    changed = [
        PayrollLine(pk=pk, state=state, replaces_id=replaces)
        for pk, (state, replaces) in standings
        if replaces
    ]
    PayrollLine.objects.bulk_update(changed, ["state", "replaces"], batch_size=BATCH)
