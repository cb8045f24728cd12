"""The columns of a payroll extract: what each is known by, and which are left in the file.

Plain data and functions without Django: the child process that reads extracts uses them.
"""

import re
from dataclasses import dataclass, field

from common.tables.names import name_key

# Every name is in the form of `name_key`. "cpr" and "name" are known so that they can be named as left out.
NAMES = {
    "institution": "institution|institutionskode|institutionkode|inst|instkode|inst kode|institutionsnr|inst nr",
    "number": (
        "tjenestenummer|tjenestenr|tjeneste nr|tjnr|tj nr|medarbejdernr|medarbejder nr|medarbejdernummer|"
        "ansættelsesnr|ansættelsesnummer|lønnummer|lønnr"
    ),
    "code": "lønart|lønkode|lønartsnr|lønart nr|lønkode nr|lønartskode|løn art|løn kode",
    "amount": "beløb|lønbeløb|sum|beløb i alt|sum af beløb",
    "period": "periode|lønperiode|måned|lønmåned|år måned|årmåned|vedrører|vedrører måned|lønmåned år",
    "first": "fradato|fra dato|fra|periode fra|dato fra|gyldig fra|startdato",
    "last": "tildato|til dato|til|periode til|dato til|gyldig til|slutdato",
    "department": "afdeling|afdelingskode|afd|afd kode|afdelingsnavn|afdelingsnr|afsnit",
    "account": (
        "kontostreng|konto|kontonr|kontonummer|omkostningssted|omk sted|artskonto|art|psp|psp element|pspelement|"
        "projektnummer|projektnr|projekt"
    ),
    "cpr": "cpr|cprnr|cpr nr|cprnummer|cpr nummer|personnummer|personnr",
    "name": "navn|medarbejdernavn|medarbejder|fornavn|efternavn|fulde navn|ansat",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split("|")}
# "Tjeneste nummer" over two rows is one name.
SQUEEZED = {name.replace(" ", ""): field for name, field in FIELDS.items()}
# What a header says of the amounts' unit, and is no part of its name (see `units`).
UNITS = set(
    "kr kroner dkk øre ører oere i hele t k tkr tdkk kdkk 1 100 000 1000 x tusind tusinde tusinder mio mill eur usd".split()
)
# A column that may tell the amounts' sign, whatever stands in it.
SIGNS = {
    "fortegn", "d k", "dk", "debet kredit", "debit credit", "plus minus",
    "storno", "storneret", "annulleret", "tilbageført", "modpost", "modposteret",
}  # fmt: skip
# Never read further than to be named: they must not leave the child process.
PERSONAL = ("cpr", "name")
# Of these a line may have several columns, which are joined.
JOINED = ("account", "department", *PERSONAL)
NEEDED = ("institution", "number", "code", "amount")
# What a person may say that an unknown column is; an empty field leaves it out.
MAPPABLE = ("institution", "number", "code", "amount", "period", "first", "last", "department", "account")


@dataclass(frozen=True)
class Columns:
    """{place: field} of what was recognised; `doubtful` are the places of columns that could be one and the same field."""

    fields: dict[int, str] = field(default_factory=dict)
    doubtful: dict[str, list[int]] = field(default_factory=dict)

    @property
    def found(self):
        return {*self.fields.values(), *self.doubtful}

    @property
    def missing(self):
        """The needed fields that no column holds; "period" stands for a period or a from-date."""
        lacking = [name for name in NEEDED if name not in self.found]
        return lacking if {"period", "first"} & self.found else [*lacking, "period"]


def keys(headers):
    """The key of each column, no two alike: the second of a name is counted, one without a name goes by its place."""
    found, seen = [], {}
    for place, header in enumerate(headers):
        name = name_key(header) if isinstance(header, str) else ""
        if name:
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found.append(name or f"({place + 1})")
    return found


def field_of(name):
    """The field that a column of this key is known by; "" for none."""
    if found := FIELDS.get(name) or SQUEEZED.get(name.replace(" ", "")):
        return found
    plain = FIELDS.get(" ".join(word for word in name.split() if word not in UNITS), "")
    return plain if plain == "amount" else ""


def without_count(name):
    """The key of a column's name alone: "beløb" of "beløb (2)"."""
    return re.sub(r" \([0-9]+\)$", "", name)


def recognise(headers, remembered):
    """The Columns of a row of headers; what the region says of a header goes before its general meaning."""
    claims = {}
    for place, name in enumerate(keys(headers)):
        if found := remembered.get(name, field_of(without_count(name))):
            claims.setdefault(found, []).append(place)
    doubtful = {name: places for name, places in claims.items() if len(places) > 1 and name not in JOINED}
    fields = {place: name for name, places in claims.items() if name not in doubtful for place in places}
    return Columns(dict(sorted(fields.items())), doubtful)
