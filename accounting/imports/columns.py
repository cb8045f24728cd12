"""The columns of a payroll extract: what each is known by, and which are left in the file.

Plain data and functions without Django: the child process that reads extracts uses them.
"""

import re
import unicodedata

LONGEST_HEADER = 120
# Every name is in the form of `key`. "cpr" and "name" are known so that they can be named as left out.
NAMES = {
    "institution": "institution|institutionskode|institutionkode|inst|instkode|inst kode|institutionsnr|inst nr",
    "number": (
        "tjenestenummer|tjenestenr|tjeneste nr|tjnr|tj nr|medarbejdernr|medarbejder nr|medarbejdernummer|"
        "ansættelsesnr|ansættelsesnummer|lønnummer|lønnr"
    ),
    "code": "lønart|lønkode|lønartsnr|lønart nr|lønkode nr|lønartskode|løn art|løn kode",
    "amount": "beløb|beløb kr|beløb i kr|lønbeløb|sum kr",
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
# Never read further than to be named: they must not leave the child process.
PERSONAL = ("cpr", "name")
NEEDED = ("institution", "number", "code", "amount")
# What a person may say that an unknown column is; an empty field leaves it out.
MAPPABLE = ("institution", "number", "code", "amount", "period", "first", "last", "department", "account")


def key(header):
    """A header as it is compared and remembered: no case, punctuation as spaces, at most LONGEST_HEADER long."""
    text = unicodedata.normalize("NFKC", str(header)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", text).split())[:LONGEST_HEADER]


def recognise(headers, remembered):
    """{place: field} of the columns; what the region remembers of a header goes before its general meaning.

    A field that stands in several columns is taken from the first, but for account strings, which are joined.
    """
    found, taken = {}, set()
    for place, header in enumerate(headers):
        name = key(header) if isinstance(header, str) else ""
        field = remembered.get(name, FIELDS.get(name, ""))
        if field and (field not in taken or field in ("account", *PERSONAL)):
            found[place] = field
            taken.add(field)
    return found


def missing(fields):
    """The needed fields that no column holds; "period" stands for a period or a from-date."""
    lacking = [field for field in NEEDED if field not in fields]
    return lacking if "period" in fields or "first" in fields else [*lacking, "period"]
