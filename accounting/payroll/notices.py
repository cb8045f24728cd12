"""Sentences about an extract: what was left in the file, and why; how far reading is."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.payroll.comparing import leaning_on
from accounting.payroll.mapping import field_labels
from accounting.payroll.payroll import ImportState
from accounting.payroll.questions import answers_in_words
from common import clock

# Encodings that need no word.
PLAIN = ("", "utf-8", "cp1252", "utf-16")
PATIENCE = timedelta(minutes=15)


def progress(found):
    """What reading is doing, in words, and how far it is; `is_overdue` when the worker should long have answered."""
    words = {
        "waiting": _("The file waits for its turn to be read."),
        "reading": _("The lines are being read: %(done)s of %(total)s.")
        % {"done": _grouped(found.done), "total": _grouped(found.total)},
        "matching": _("The lines are kept, and compared with the book."),
    }
    is_overdue = clock.now() - found.uploaded_at > PATIENCE
    return {
        "words": words.get(found.stage, words["waiting"]),
        "total": max(found.total, 1),
        "is_overdue": is_overdue,
        # Tells one state of the page from another.
        "seen": f"{found.stage}-{found.done}-{int(is_overdue)}",
    }


def notices(found):
    facts = found.facts
    return [*_lacking(found), *_as_before(found), *_not_read(facts), *_to_look_at(facts), *_compared(facts)]


def _lacking(found):
    if found.state == ImportState.UNMAPPED:
        yield _("The lines are read when the region's HR has answered what the file asks.")
        if found.facts.missing:
            labels = field_labels()
            names = ", ".join(labels[field] for field in found.facts.missing)
            yield _("No column was recognised as: %(names)s.") % {"names": names}


def _as_before(found):
    """What was answered of an earlier file and used for this one is told: it may be written otherwise."""
    facts, said = found.facts, found.said.get("written", {})
    used = {key: answer for key, answer in facts.used.items() if key not in said}
    labels = dict(zip(facts.keys, facts.headers, strict=True))
    for key, answer in used.items():
        yield _(
            "As answered for an earlier extract: %(column)s%(answer)s. If that is wrong here, name the columns."
        ) % {
            "column": f"“{labels[key]}”: " if key in labels else "",
            "answer": answers_in_words()[answer],
        }


def _not_read(facts):
    if facts.personal:
        names = ", ".join(f"“{name}”" for name in facts.personal)
        yield (
            _("Names and CPR numbers are not needed: the columns %(names)s were left in the file.")
            % {"names": names}
        )
    if facts.hidden:
        names = ", ".join(f"“{name}”" for name in facts.hidden)
        yield _("Hidden in the sheet, and read all the same: the columns %(names)s.") % {"names": names}
    if facts.ignored_sheets:
        yield _("These sheets were not read: %(names)s.") % {"names": ", ".join(facts.ignored_sheets)}
    if facts.encoding not in PLAIN:
        yield _("The letters of the file were read as %(encoding)s. Look at the column names.") % {
            "encoding": facts.encoding
        }
    if facts.header_row > 1:
        yield (
            _("The column names end in row %(row)s; what stands above was not read.")
            % {"row": facts.header_row}
        )


def _to_look_at(facts):
    if count := facts.masked:
        text = ngettext(
            "%(count)s account string or department looks like a CPR number and was left out; its line was read.",
            "%(count)s account strings or departments look like CPR numbers and were left out; their lines were read.",
            count,
        )
        yield text % {"count": _grouped(count)}
    if count := facts.equal:
        text = ngettext(
            "%(count)s line is in all that is read equal to another line of the file, and counts too. Look whether the "
            "file holds something twice.",
            "%(count)s lines are in all that is read equal to other lines of the file, and count too. Look whether the "
            "file holds something twice.",
            count,
        )
        yield text % {"count": _grouped(count)}


def _compared(facts):
    if count := facts.elsewhere:
        text = ngettext(
            "%(count)s line is equal to one that another extract has booked, and is not booked again. If it was paid "
            "twice, book it as an adjustment.",
            "%(count)s lines are equal to ones that other extracts have booked, and are not booked again. If they "
            "were paid twice, book them as an adjustment.",
            count,
        )
        yield text % {"count": _grouped(count)}
    if count := facts.aside:
        text = ngettext(
            "%(count)s line is equal to one that was set aside, and is not asked about again. It can be taken up again where pay is assigned.",
            "%(count)s lines are equal to ones that were set aside, and are not asked about again. They can be taken up again where pay is assigned.",
            count,
        )
        yield text % {"count": _grouped(count)}


def leaning(found):
    """What must be uploaded again when a booked extract is undone; empty when nothing leans on it."""
    if found.state != ImportState.BOOKED:
        return ""
    files = [f"“{one.file_name}”" for one in leaning_on(found)]
    text = ngettext(
        "The later extract %(files)s has lines that count as booked by this one. Upload it again afterwards; "
        "otherwise those lines are booked nowhere.",
        "The later extracts %(files)s have lines that count as booked by this one. Upload them again afterwards; "
        "otherwise those lines are booked nowhere.",
        len(files),
    )
    return text % {"files": ", ".join(files)} if files else ""


def _grouped(number):
    return f"{number:,}".replace(",", ".")
