"""How an extract stands against the book: what is new, changed, unchanged, and what has vanished since.

Two lines are equal when employment, salary code, pay month and amount are: the first of them against the first that
is booked, the second against the second. So a file read twice books nothing, and two equal lines in a file are two.
Vanished is what an earlier extract of the same month has booked, for an institution that is in this file, and this
file has not; a vanished line and a new one of the same employment, code and pay month are one that was changed.
"""

from collections import defaultdict

from accounting.payroll import LineState, PayrollImport, PayrollLine

KEY = ("employment", "code", "pay_month", "amount")
OPEN_STATES = (LineState.NEW, LineState.CHANGED, LineState.UNCHANGED)


def settle(found):
    """Write how each line of an open import stands, and return what it found as a fingerprint."""
    lines = list(
        found.lines.filter(state__in=OPEN_STATES)
        .order_by("row")
        .values_list("pk", *KEY, "employment__institution")
    )
    here, elsewhere = _booked(found, {line[3] for line in lines}, {line[5] for line in lines})
    new, unchanged = [], []
    for pk, *key, _institution in lines:
        equal = here.get(tuple(key)) or elsewhere.get(tuple(key))
        if equal:
            equal.pop(0)
            unchanged.append(pk)
        else:
            new.append((pk, tuple(key)))
    changed, vanished = _pair(new, here)
    _write(found, changed, unchanged)
    facts = found.facts | {"vanished": vanished}
    PayrollImport.objects.filter(pk=found.pk).update(facts=facts)
    found.facts = facts
    return len(new), len(unchanged), tuple(sorted(changed.items())), tuple(vanished)


def _booked(found, months, institutions):
    """({key: [booked lines]} of extracts of the same month, the same of all others), for the institutions here."""
    rows = PayrollLine.objects.filter(
        payroll_import__book=found.book_id, state=LineState.BOOKED, pay_month__in=months
    )
    here, elsewhere = defaultdict(list), defaultdict(list)
    names = ("pk", *KEY, "payroll_import__extract_month", "employment__institution")
    for pk, *key, month, institution in rows.order_by("payroll_import", "row").values_list(*names):
        is_here = month == found.extract_month and institution in institutions
        (here if is_here else elsewhere)[tuple(key)].append(pk)
    return here, elsewhere


def _pair(new, here):
    """({new line: the vanished one it replaces}, [the other vanished ones])."""
    gone = defaultdict(list)
    for key, pks in here.items():
        gone[key[:3]] += pks
    changed = {pk: gone[key[:3]].pop(0) for pk, key in new if gone.get(key[:3])}
    return changed, sorted(pk for pks in gone.values() for pk in pks)


def _write(found, changed, unchanged):
    lines = found.lines.filter(state__in=OPEN_STATES)
    lines.update(state=LineState.NEW, replaces=None)
    for batch in _batches(unchanged):
        PayrollLine.objects.filter(pk__in=batch).update(state=LineState.UNCHANGED)
    PayrollLine.objects.bulk_update(
        [PayrollLine(pk=pk, state=LineState.CHANGED, replaces_id=old) for pk, old in changed.items()],
        ["state", "replaces"],
        batch_size=500,
    )


def _batches(pks, size=500):
    return [pks[start : start + size] for start in range(0, len(pks), size)]
