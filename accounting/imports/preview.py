"""What the page of an import tells: how far reading is, what was left in the file, and what booking would come to."""

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.imports.columns import PERSONAL
from accounting.imports.importing import TO_BOOK
from common.money import format_kroner


def progress(found):
    """What reading is doing, in words, and how far it is."""
    words = {
        "waiting": _("The file waits for its turn to be read."),
        "reading": _("The lines are being read: %(done)s of %(total)s.")
        % {"done": f"{found.done:,}".replace(",", "."), "total": f"{found.total:,}".replace(",", ".")},
        "matching": _("The lines are kept, and compared with the book."),
    }
    return {"words": words.get(found.stage, words["waiting"]), "total": max(found.total, 1)}


def notices(found):
    """Sentences about what was left in the file, and why."""
    facts = found.facts
    personal = [
        name
        for name, field in zip(facts.get("headers", []), _fields(facts), strict=False)
        if field in PERSONAL
    ]
    sentences = []
    if personal:
        names = ", ".join(f"“{name}”" for name in personal)
        sentences.append(
            _("Names and CPR numbers are not needed: the columns %(names)s were left in the file.")
            % {"names": names}
        )
    if sheets := facts.get("ignored_sheets"):
        sentences.append(_("These sheets were not read: %(names)s.") % {"names": ", ".join(sheets)})
    if (row := facts.get("header_row", 1)) > 1:
        sentences.append(
            _("The column names were found in row %(row)s; what stands above was not read.") % {"row": row}
        )
    if count := facts.get("other_codes"):
        text = ngettext(
            "%(count)s line has another salary code than the region's own. It was left in the file.",
            "%(count)s lines have other salary codes than the region's own. They were left in the file.",
            count,
        )
        sentences.append(text % {"count": f"{count:,}".replace(",", ".")})
    for code, count in facts.get("outside", {}).items():
        text = ngettext(
            "%(count)s line has the code %(code)s in a month in which it is not the region's. It was left in the file.",
            "%(count)s lines have the code %(code)s in months in which it is not the region's. They were left in the file.",
            count,
        )
        sentences.append(text % {"count": count, "code": code})
    if count := facts.get("zero"):
        text = ngettext(
            "%(count)s line comes to 0 kr. and was left out.",
            "%(count)s lines come to 0 kr. and were left out.",
            count,
        )
        sentences.append(text % {"count": count})
    return sentences


def _fields(facts):
    mapping = facts.get("mapping", {})
    return [mapping.get(str(place), "") for place in range(len(facts.get("headers", [])))]


def totals(found):
    """(what it is for, code, lines, amount) of what booking the import adds."""
    lines = found.lines.filter(state__in=TO_BOOK).order_by(
        "pilot__number", "appointment__user__name", "code__code"
    )
    rows = lines.values_list(
        "pilot__region__abbreviation", "pilot__number", "appointment__user__name", "code__code"
    ).annotate(Count("pk"), Sum("amount"))
    return [
        (
            f"{abbreviation}-{number}" if number else coordinator or _("In quarantine: not booked yet"),
            code,
            count,
            format_kroner(amount),
        )
        for abbreviation, number, coordinator, code, count, amount in rows
    ]
