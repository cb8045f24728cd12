"""Why a file could not be read, and what to do about it."""

from django.utils.translation import gettext as _


def sentence(key: str, told: dict) -> str:
    """The sentence of an `Unreadable`; `told` is what it names."""
    sentences = _of_the_file() | _of_its_amounts()
    return sentences[key] % {name: _grouped(value) for name, value in told.items()}


def _of_the_file() -> dict[str, str]:
    return {
        "unreadable": _("The file could not be read. Open it, save it again and upload that"),
        "died": _(
            "The file could not be read to its end. Copy the rows of the list alone to a new spreadsheet, save it as .xlsx and upload that"
        ),
        "nul": _("The file contains characters that do not belong in a list. Save it again as .xlsx"),
        "empty": _("The file has no rows"),
        "headless": _("No row with column names was found among the first rows of the file"),
        "rows": _("The file has more than %(most)s rows. Split it into smaller files"),
        "columns": _("The file has more than %(most)s columns"),
        "cell": _("A cell of the file holds more text than fits in a cell of a spreadsheet"),
        "text": _("The file holds too much text. Split it into smaller files"),
        "encoding": _(
            "The letters of the file could not be read: %(tried)s was tried and does not fit in line %(line)s. Save "
            "the file as .xlsx, or as .csv in UTF-8"
        ),
        "broken": _(
            "The letters of the file were broken before it was saved: “%(sign)s” stands in line %(line)s. Fetch it anew, "
            "and save it as .xlsx, or as .csv in UTF-8"
        ),
        "sheets": _("Several sheets hold a list: %(names)s. Upload each of them as a file of its own"),
        "twice": _(
            "Row %(row)s stands twice in the sheet. Copy the rows of the list alone to a new spreadsheet, save it as .xlsx and upload that"
        ),
        "quotes": _(
            "Quotation marks are astray in the file, at last in line %(line)s, so that lines run together. Save the "
            "file as .xlsx and upload that"
        ),
    }


def _of_its_amounts() -> dict[str, str]:
    return {
        "thousands": _(
            "The amounts are in thousands. The account needs them to the øre: fetch the extract with whole amounts"
        ),
        "units": _(
            "“%(said)s” says that some of the amounts are counted in another unit. Upload those as a file of their own"
        ),
        "split": _(
            "The comma of the amounts in “%(column)s” parts them into two fields. Save the file with semicolons, or as "
            ".xlsx"
        ),
        "converted": _(
            "A program has read some of the amounts in “%(column)s” without their comma: 1.000,00 stands there as text, and "
            "100,00 as 10000. Upload the file as payroll gave it, or write all amounts as numbers"
        ),
    }


def _grouped(value: object) -> object:
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else value
