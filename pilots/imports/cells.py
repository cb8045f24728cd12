"""How a cell becomes a value: each reader returns it or raises Wrong, which says why not and what to do."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from common import addresses, dates, money
from common.cpr import MASK, masked, reads_as_cpr
from common.text import normal, normal_line

# What a small whole number may be in the database.
MOST = 32_767
YES = frozenset({"ja", "yes", "x", "1", "true", "sand", "se bilag"})
NO = frozenset({"nej", "no", "0", "false", "falsk"})
# What a spreadsheet writes where a formula fails, in Danish and in English, and where a column is too narrow.
ERROR = re.compile(r"#(?:N/A|I/T|[A-ZÆØÅ/0]+[!?]|##+)")


class Wrong(ValueError):
    def __init__(self, cause, cure):
        self.cause, self.cure = cause, cure
        super().__init__(cause)


def same(text):
    """The form in which two names are compared: one Unicode form, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def mask(value):
    """The value without anything that looks like a CPR number, numbers that lost a leading zero included."""
    if isinstance(value, str):
        return masked(value)
    return MASK if isinstance(value, int | Decimal) and reads_as_cpr(value) else value


def as_text(value):
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, date):
        return dates.format_date(value)
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return normal(str(value)).strip()


def is_error(value):
    return isinstance(value, str) and bool(ERROR.fullmatch(value.strip().upper()))


def number_key(number):
    """The form in which the region's own numbers are compared: 01 and 1.0 are 1, as a spreadsheet writes them."""
    found = re.fullmatch(r"0*([0-9]+)(?:[.,]0+)?", number.strip())
    return found[1] if found else same(number)


def title(longest):
    """A reader of titles: a number, or a box that is ticked, is none."""

    def read(value):
        text = _on_one_line(as_text(value))
        if isinstance(value, bool) or not any(map(str.isalpha, text)):
            raise Wrong(
                _("“%(text)s” is not a title") % {"text": text[:40]},
                _("Write the title in words, or leave the row out"),
            )
        return _within(text, longest)

    return read


def line(longest):
    """A reader of one line of text, at most `longest` characters."""

    def read(value):
        return _within(_on_one_line(as_text(value)), longest)

    return read


def _on_one_line(text):
    return " ".join(normal_line(text).split())


def paragraphs(longest):
    def read(value):
        return _within(as_text(value), longest)

    return read


def _within(text, longest):
    if len(text) <= longest:
        return text
    raise Wrong(
        _("The text is %(count)s characters long") % {"count": len(text)},
        _("Shorten it to at most %(most)s characters") % {"most": longest},
    )


def names(value):
    """One name or several, each of the cell's lines on its own: which, only the region's own names can tell."""
    return "\n".join(filter(None, map(_on_one_line, as_text(value).split("\n"))))


def doctors(value):
    text = as_text(value)
    if re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= MOST:
        return int(text)
    raise Wrong(
        _("“%(text)s” is not a number of doctors") % {"text": text[:40]},
        _("Write a whole number from 1, e.g. 2"),
    )


def number(value):
    text = as_text(value)
    if re.fullmatch(r"[0-9]{1,5}", text) and int(text) <= MOST:
        return int(text)
    raise Wrong(
        _("“%(text)s” is not a whole number") % {"text": text[:40]}, _("Write a whole number, e.g. 25")
    )


def year(value):
    text = as_text(value)
    if re.fullmatch(r"20[0-9]{2}|2100", text):
        return int(text)
    raise Wrong(
        _("“%(text)s” is not a year") % {"text": text[:40]}, _("Write the year with four digits, e.g. 2022")
    )


def day(value):
    return _parsed(dates.from_cell, value, _("“%(text)s” is not a date"))


def amount(value):
    found = _parsed(money.from_cell, value, _("“%(text)s” is not an amount"))
    if found < 0:
        raise Wrong(_("An expected cost cannot be negative"), _("Write the amount without a minus"))
    return found


def _parsed(parse, value, cause):
    try:
        return parse(value)
    except ValueError as error:
        raise Wrong(cause % {"text": as_text(value)[:40]}, str(error)) from error


def email(value):
    text = line(254)(value)
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong(
            _("“%(text)s” is not an e-mail address") % {"text": text[:40]},
            addresses.fault(text),
        ) from error
    return text


def yes_no(value):
    text = as_text(value)
    if same(text) in YES:
        return True
    if same(text) in NO:
        return False
    raise Wrong(_("“%(text)s” is neither yes nor no") % {"text": text[:40]}, _("Write ja or nej"))


def one_of(words):
    """A reader of a vocabulary: `words` maps each word that may be written to the value it stands for."""
    known = {same(word): value for word, value in words.items()}

    def read(value):
        text = as_text(value)
        if same(text) in known:
            return known[same(text)]
        raise Wrong(
            _("“%(text)s” is not one of the answers") % {"text": text[:40]},
            _("Write one of these: %(words)s") % {"words": ", ".join(words)},
        )

    return read
