"""What of an uploaded file is payroll's: its lines under the region's own codes, and what must be asked first.

Runs in the sealed child process (`common.tables.child`), without a database. The plan is {"codes": [[id, code, first
day, last day or null], …], "numbers": {institution: [employment numbers]}, "span": [first and last pay month],
"remembered": {column: field}, "said": {question: answer}}. Out come a head, then what lines are about, arrays of the
kept lines, which name that by its place, an object per line that cannot be read, and last what was counted; without
that last line the file has not been read to its end. CPR and name columns, and every line under another code, stay.
"""

from django.conf import settings

from accounting.imports import header
from accounting.imports.columns import PERSONAL, counts_ore, keys
from accounting.imports.control import Run
from accounting.imports.lines import LineReader, _label, _plain
from accounting.imports.spellings import Codes, Numbers
from accounting.imports.survey import Survey
from common.amounts import Convention, looks_like_amount
from common.cpr import masked
from common.tables.rows import Unreadable

MOST_LINES = 5
MOST_ROWS = 250_000
EVERY = 10_000
LEAVE, KEEP = "leave", "keep"

# The parsers of money and dates word their refusals; here only that they refuse is heard.
if not settings.configured:
    settings.configure(USE_I18N=False)


def score(plan):
    return header.score(plan["remembered"])


def read(file, plan):
    table, found, asked = _table(file, plan)
    said = plan["said"]
    columns, names = found.columns, keys(found.labels)
    shown = [_label(found.labels, place) for place in range(len(found.labels))]
    head = {
        "headers": shown,
        "keys": names,
        "mapping": {str(place): field for place, field in columns.fields.items()},
        "doubtful": columns.doubtful,
        "personal": [shown[place] for place, field in columns.fields.items() if field in PERSONAL],
        "header_row": found.row,
        "missing": columns.missing,
        "sheet": _name(table),
        "ignored": [_name(one) for one in file.tables if one is not table],
        "encoding": file.encoding,
        "total": table.height(),
        "questions": asked,
    }
    if asked or columns.missing or columns.doubtful:
        yield head
        yield {"counts": {}}
        return
    facts = table.facts()
    head["hidden"] = [shown[place] for place in columns.fields if place in facts.hidden_columns]
    codes = Codes([code for _pk, code, _first, _last in plan["codes"]], said.get("codes", {}))
    survey = Survey(found, table.rows(), facts.hidden_rows)
    if file.delimiter == "," and survey.is_split:
        raise Unreadable("split", column=shown[_place(columns, "amount")])
    how = survey.convention(said.get("amounts"))
    head["questions"] = _questions(survey, codes, how, said, ore=counts_ore(names[_place(columns, "amount")]))
    yield head
    if head["questions"]:
        yield {"counts": {}}
        return
    numbers = Numbers(plan["numbers"])
    survey.learn(numbers, _plain)
    reader = LineReader(found, plan, codes=codes, numbers=numbers, how=how)
    reader.uncalculated = facts.uncalculated
    yield from _lines(table, facts, reader, leaves_hidden=said.get("hidden") == LEAVE)


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


def _questions(survey, codes, how, said, *, ore):
    """What a person must say before the lines can be read rightly."""
    found = []
    if how == Convention.DOUBT and not ore:
        found.append({"about": "amounts"})
    if survey.hidden and not said.get("hidden"):
        found.append({"about": "hidden", "count": survey.hidden})
    found += [
        {"about": "code", "text": text, "count": count, "like": like}
        for text, count, like in survey.doubtful_codes(codes)
    ]
    return found


def _lines(table, facts, reader, *, leaves_hidden):
    """What is kept and what is wrong, in batches; last what was counted."""
    kept, told, held, run = [], 0, None, Run()
    for at, line in _read(table, facts, reader, leaves_hidden=leaves_hidden):
        if isinstance(line, list) and run.is_sum(line):
            yield _total(line, reader)
        elif isinstance(line, list):
            # One is held back: the last may be the sum of all before it.
            kept += [held] if held else []
            held = line
        elif line:
            yield line
        if at % EVERY == 0:
            yield from ({"about": reader.told_since(told)}, kept, {"progress": at})
            kept, told = [], len(reader.told)
    if held and reader.control.is_sum_of_all(held[2]):
        yield _total(held, reader)
    elif held:
        kept.append(held)
    counts = reader.control.told() | {"masked": reader.masked}
    yield from ({"about": reader.told_since(told)}, kept, {"counts": counts})


def _read(table, facts, reader, *, leaves_hidden):
    """(number, what LineReader says of it) of each row below the names of the columns, every one counted."""
    control = reader.control
    for at, row, flaw in table.rows():
        if at <= reader.header.row and not control.rows:
            continue
        control.rows += 1
        if control.filled > MOST_ROWS:
            raise Unreadable("rows", most=MOST_ROWS)
        row = _with_errors(row, at, facts.errors) if facts.errors else row
        if leaves_hidden and at in facts.hidden_rows:
            reader.leave("hidden", row)
            continue
        yield at, reader.read(at, row, flaw, is_sum=at in facts.sums, is_text=table.is_text)


def _total(line, reader):
    """A kept line that comes to the sum of all others, taken back as a problem."""
    number, _about, amount = line
    reader.control.keep(-amount, code=reader.code_of(line), count=-1)
    reader.control.leave("wrong", amount)
    return {"row": number, "problems": [[_label(reader.labels, reader.amount_at), "total"]]}


def _with_errors(row, at, errors):
    return [errors.get((at, place), cell) for place, cell in enumerate(row)]
