"""What a region says of its extracts: what a column holds, which code a text is, how amounts are written.

An answer goes for the file that is uploaded with it, and is remembered for the next one when that is booked.
"""

from django.utils.translation import gettext as _

from accounting.payroll.columns import PERSONAL, field_of, without_count
from accounting.payroll.meaning import UNIT
from accounting.payroll.remembered import About, RememberedAnswer
from common.tables.names import column_letters


def field_labels():
    return {
        "institution": _("Institution code"),
        "number": _("Employment number"),
        "code": _("Salary code"),
        "amount": _("Amount"),
        "period": _("The month that the pay concerns"),
        "first": _("From date"),
        "last": _("To date"),
        "department": _("Department"),
        "account": _("Account string"),
    }


def named_columns(facts):
    """(place, key, header, field) of every column; a personal one is left out: ""."""
    fields = {int(place): field for place, field in facts.mapping.items()}
    for field, places in facts.doubtful.items():
        # The first is proposed; the others wait for an answer.
        fields |= {place: field if place == places[0] else "" for place in places}
    return [
        (
            place,
            key,
            header or _("Column %(letter)s") % {"letter": column_letters(place)},
            _open(fields.get(place, "")),
        )
        for place, (key, header) in enumerate(zip(facts.keys, facts.headers, strict=True))
    ]


def by_itself(key):
    """The field that a column is taken for when nobody has said anything else."""
    return field_of(without_count(key))


def _open(field):
    return "" if field in PERSONAL else field


def remembered_answers(region):
    """{about: {text: answer}} of what a region has said."""
    found = {about: {} for about in About}
    for about, text, answer in RememberedAnswer.objects.filter(region=region).values_list(
        "about", "text", "answer"
    ):
        found[about][text] = answer
    return found


def remember(region, said):
    """Keep what was said of a file for the region's next one, where it is not what a column says by itself."""
    for key, field in said.get("columns", {}).items():
        _remember(region, About.COLUMN, key, field, by_itself=_open(by_itself(key)))
    for text, code in said.get("codes", {}).items():
        _remember(region, About.CODE, text, code)
    for key, answer in said.get("written", {}).items():
        # What a file says of its unit is asked of each: the next may mean it otherwise.
        if key == UNIT:
            continue
        _remember(region, About.WRITTEN, key, answer)


def _remember(region, about, text, answer, by_itself=None):
    known = RememberedAnswer.objects.filter(region=region, about=about, text=text)
    if answer == by_itself:
        known.delete()
    else:
        known.update_or_create(region=region, about=about, text=text, defaults={"answer": answer})
