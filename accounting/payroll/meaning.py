"""What of an uploaded file is payroll's: its lines under the region's own codes, and what must be asked first.

Runs in the sealed child process (`common.tables.child`), without a database. The plan is {"codes": [[id, code, first
day, last day or null], …], "numbers": {institution: [employment numbers]}, "span": [first and last pay month],
"remembered": {column: field}, "said": {"written": {column: answer}, "codes": {text: code}, "hidden", "sheet", "totals"}}. Out come a head, then what lines are about, arrays of the
kept lines, which name that by its place, an object per line that cannot be read, and last what was counted; without
that last line the file has not been read to its end. CPR and name columns, and every line under another code, stay.
"""

from dataclasses import dataclass

from django.conf import settings

from accounting.payroll import header
from accounting.payroll.columns import PERSONAL, keys
from accounting.payroll.lines import LineReader
from accounting.payroll.spellings import Codes, Numbers
from accounting.payroll.survey import Survey
from accounting.payroll.totals import Totals
from accounting.payroll.units import unit_of
from accounting.payroll.values import TURNED, label_of
from common.amounts import Convention, looks_like_amount
from common.cpr import masked
from common.dates import DAY, MONTH
from common.tables.letters import is_broken
from common.tables.rows import Unreadable
from common.units import DOUBT, ORE

MOST_LINES, MAY_PART = 5, False
MOST_ROWS = 250_000
EVERY = 10_000
LEAVE, KEEP = "leave", "keep"
LINES, TOTALS = "lines", "totals"
# How columns are written is answered under the column's key, or under these.
DATES, UNIT = "(dates)", "(unit)"
OWN, MINUS = "own", "minus"

# The parsers of money and dates word their refusals; here only that they refuse is heard.
if not settings.configured:
    settings.configure(USE_I18N=False)


@dataclass
class Ways:
    """How the columns of a file are written, proven by them or answered."""

    amounts: str = Convention.COMMA
    dates: str = DAY
    is_ore: bool = False
    # The keys of columns that tell the amounts' signs.
    signs: frozenset = frozenset()
    # A person has said that what looks like totals are lines, or that they are totals.
    no_totals: bool = False
    leaves_totals: bool = False


def score(plan):
    return header.score(plan["remembered"])


def read(file, plan):
    table, found, asked = _table(file, plan)
    columns = found.columns
    if columns.missing and (broken := next(filter(_is_broken, found.labels), None)):
        raise Unreadable("broken", sign=label_of(broken), line=found.row)
    head = _head(file, table, found) | {"questions": asked}
    if asked or columns.missing or columns.doubtful:
        yield head
        yield {"counts": {}}
        return
    facts = table.facts()
    head["hidden"] = [head["headers"][place] for place in columns.fields if place in facts.hidden_columns]
    codes = Codes([code for _pk, code, _first, _last in plan["codes"]], plan["said"].get("codes", {}))
    survey = Survey(found, table.rows(), facts.hidden_rows, plan["remembered"])
    if file.delimiter == "," and survey.is_split:
        raise Unreadable("split", column=head["headers"][_place(columns, "amount")])
    if survey.is_converted(table.rows()):
        raise Unreadable("converted", column=head["headers"][_place(columns, "amount")])
    ways, head["questions"], head["used"] = _ways(table, found, survey, plan["said"])
    head["questions"] += _questions(survey, codes, plan["said"])
    yield head
    if head["questions"]:
        yield {"counts": {}}
        return
    numbers = Numbers(plan["numbers"])
    survey.learn(numbers)
    reader = LineReader(found, plan, codes=codes, numbers=numbers, ways=ways)
    reader.sums = facts.sums
    for at, place in facts.uncalculated:
        reader.uncalculated.setdefault(at, []).append(place)
    reader.usual_widths, reader.is_strict = survey.usual_widths(), file.delimiter == ","
    yield from _lines(table, facts, reader, leaves_hidden=plan["said"].get("hidden") == LEAVE)


def _is_broken(label):
    return isinstance(label, str) and is_broken(label, header.is_name)


def _head(file, table, found):
    columns, shown = found.columns, list(map(label_of, found.labels))
    return {
        "headers": shown,
        "keys": keys(shown),
        "mapping": {str(place): field for place, field in columns.fields.items()},
        "doubtful": columns.doubtful,
        "personal": [shown[place] for place, field in columns.fields.items() if field in PERSONAL],
        "header_row": found.row,
        "missing": columns.missing,
        "sheet": _name(table),
        "ignored": [_name(one) for one in file.tables if one is not table],
        "encoding": file.encoding,
        "total": table.height(),
        # Known of those alone whose lines are read.
        "hidden": [],
        "used": {},
    }


def _ways(table, found, survey, said):
    """(the Ways of a file, the questions about them, {what an answer was needed for: the answer})."""
    names, written = keys(found.labels), said.get("written", {})
    amount = names[_place(found.columns, "amount")]
    totals = said.get("totals")
    ways, asked, used = Ways(no_totals=totals == LINES, leaves_totals=totals == TOTALS), [], {}

    def answer(key, about, **told):
        """What was answered, else a question."""
        if key in written:
            used[key] = written[key]
        else:
            asked.append({"about": about, "key": key, **told})
        return written.get(key)

    unit, words = unit_of(table, found, survey)
    if unit == DOUBT:
        unit = answer(UNIT, "unit", words=words)
    ways.is_ore = unit == ORE
    ways.amounts = survey.convention()
    if ways.amounts == Convention.DOUBT:
        ways.amounts = Convention.COMMA if ways.is_ore else answer(amount, "amounts")
    ways.dates = survey.order()
    is_turned = ways.dates == MONTH and survey.has_real_dates
    if not ways.dates or is_turned:
        ways.dates = answer(DATES, "dates")
        ways.dates = TURNED if is_turned and ways.dates == MONTH else ways.dates
    signs = survey.signs().items()
    ways.signs = frozenset(key for key, label in signs if answer(key, "sign", label=label) == MINUS)
    return ways, asked, used


def _table(file, plan):
    """(the table that is read, its Header, the questions): the sheet with an extract's columns, whichever it is."""
    found = [(table, header.find(table, plan["remembered"])) for table in file.tables]
    found = [(table, one) for table, one in found if one]
    if not found:
        if not any(any(cells) for table in file.tables for _number, cells, _flaw in table.rows()):
            raise Unreadable("empty")
        raise Unreadable("headless")
    whole = [pair for pair in found if not pair[1].columns.missing]
    # A guide to the columns has their names too, and no lines.
    whole = [pair for pair in whole if _has_lines(*pair)] or whole[:1]
    wanted = [pair for pair in whole if not pair[0].is_hidden] or whole
    chosen = plan["said"].get("sheet")
    wanted = [pair for pair in wanted if _name(pair[0]) == chosen] or wanted
    if len(wanted) > 1:
        names = [_name(table) for table, _header in wanted]
        return *wanted[0], [{"about": "sheet", "choices": names}]
    return *(wanted or [max(found, key=lambda pair: pair[1].score)])[0], []


def _name(table):
    return masked(table.name)


def _has_lines(table, found):
    places = [place for place, field in found.columns.fields.items() if field == "amount"]
    places += found.columns.doubtful.get("amount", [])
    return any(
        number > found.row and any(place < len(row) and looks_like_amount(row[place]) for place in places)
        for number, row, _flaw in table.rows()
    )


def _place(columns, wanted):
    return next(place for place, field in columns.fields.items() if field == wanted)


def _questions(survey, codes, said):
    """What else a person must say before the lines can be read rightly."""
    found = []
    if survey.hidden and not said.get("hidden"):
        found.append({"about": "hidden", "count": survey.hidden})
    found += [
        {"about": "code", "text": text, "count": count, "like": like}
        for text, count, like in survey.doubtful_codes(codes)
    ]
    return found


def _lines(table, facts, reader, *, leaves_hidden):
    """What is kept and what is wrong, in batches; last what was counted."""
    kept, told, totals, before = [], 0, Totals(), 0
    for at, line in _read(table, facts, reader, leaves_hidden=leaves_hidden):
        if isinstance(line, list):
            yield from _sorted(reader, totals.add(line, reader.key_of(line)), kept)
        else:
            if reader.control.in_all != before:
                totals.pass_over(reader.control.in_all - before)
            if line:
                yield line
        before = reader.control.in_all
        if at % EVERY == 0:
            # The first and the last are held back: they may be the sum of all the others.
            yield from ({"about": reader.told_since(told)}, kept[1:-1], {"progress": at})
            del kept[1:-1]
            told = len(reader.abouts)
    yield from _sorted(reader, totals.end(), kept)
    for place in (0, -1):
        if kept and not reader.ways.no_totals and totals.is_of_all(kept[place]):
            yield from filter(None, [reader.total(kept.pop(place))])
            break
    counts = reader.control.told() | {"masked": reader.masked, "totals": reader.totals}
    yield from ({"about": reader.told_since(told)}, kept, {"counts": counts})


def _sorted(reader, lines, kept):
    """Put lines with the kept, and give the problems of those that look like totals."""
    for line, is_total in lines:
        if not is_total or reader.ways.no_totals:
            kept.append(line)
        elif problem := reader.total(line):
            yield problem


def _read(table, facts, reader, *, leaves_hidden):
    """(number, what LineReader says of it) of each row below the names of the columns, every one counted."""
    control, names = reader.control, reader.header
    shown = dict.fromkeys(facts.uncalculated) | facts.errors
    for at, row, flaw in _rows(table, reader.uncalculated):
        if at <= names.row:
            if row not in names.lines and (line := reader.above(at, row)):
                control.rows += 1
                yield at, line
            continue
        control.rows += 1
        if control.rows > MOST_ROWS and control.filled > MOST_ROWS:
            raise Unreadable("rows", most=MOST_ROWS)
        row = _as_shown(row, at, shown) if shown else row
        if leaves_hidden and at in facts.hidden_rows:
            reader.leave("hidden", row)
            continue
        yield at, reader.read(at, row, flaw, is_text=table.is_text)


def _rows(table, uncalculated):
    """The rows of a table, and those behind its last value that hold nothing but formulas that nobody has calculated."""
    at = 0
    for at, row, flaw in table.rows():
        yield at, row, flaw
    yield from ((behind, [], "") for behind in sorted(uncalculated) if behind > at)


def _as_shown(row, at, shown):
    """A row with its errors, and nothing where nobody has calculated a formula."""
    return [shown.get((at, place), cell) for place, cell in enumerate(row)]
