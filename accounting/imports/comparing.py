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


def judge(found, lines):
    """({place: state}, {place: the booked line it replaces}, [vanished lines]) of lines that are to be booked.

    `lines` are (employment, code, pay month, amount, institution) in the order of the file.
    """
    here, elsewhere = _booked(found, {line[2] for line in lines}, {line[4] for line in lines})
    states, new = [], []
    for place, (*key, _institution) in enumerate(lines):
        equal = here.get(tuple(key)) or elsewhere.get(tuple(key))
        states.append(LineState.UNCHANGED if equal else LineState.NEW)
        if equal:
            equal.pop(0)
        else:
            new.append((place, tuple(key)))
    changed, vanished = _pair(new, here)
    for place in changed:
        states[place] = LineState.CHANGED
    return states, changed, vanished


def settle(found):
    """Write anew how each line of an open import stands."""
    lines = list(
        found.lines.filter(state__in=OPEN_STATES)
        .order_by("row")
        .values_list("pk", "state", "replaces", *KEY, "employment__institution")
    )
    states, changed, vanished = judge(found, [line[3:] for line in lines])
    turned = [
        PayrollLine(pk=pk, state=states[place], replaces_id=changed.get(place))
        for place, (pk, state, replaces, *_key) in enumerate(lines)
        if (state, replaces) != (states[place], changed.get(place))
    ]
    PayrollLine.objects.bulk_update(turned, ["state", "replaces"], batch_size=500)
    if vanished != found.facts.get("vanished"):
        found.facts = found.facts | {"vanished": vanished}
        PayrollImport.objects.filter(pk=found.pk).update(facts=found.facts)


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
