"""A pilot at a glance: whose turn it is, its few facts, its life as a drawing, and what has happened and will."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.charts.chart import Chart, Key
from common.charts.counts import Lane, lanes, lanes_height
from common.dates import format_date
from common.months import after, between, month_of
from pilots.case.pilot_state import PilotState
from pilots.documents.panels import Turn
from pilots.documents.steps import Offer

# The lines of a description that are facts, in their order; several stand on one line.
FACTS = [("agreed_period",), ("agreed_doctors", "doctors"), ("departments", "hospitals"), ("topic_area",)]
MORE_FACTS = [("kind",), ("career_track",), ("costs_total",), ("contact",)]


def turn_of(panels) -> Turn | None:
    """The first document that waits: for the reader when a step is offered that takes it on, else for another."""
    for panel in panels:
        if panel.is_to_be_moved:
            step = panel.buttons[0].label
            return Turn(_("Your turn: %(step)s") % {"step": step}, panel.waits, True, panel.buttons)
    for panel in panels:
        if panel.waits:
            # Of the newest document, how far it is.
            stands = f"{panel.documents[0].label}: {panel.documents[0].hint}" if panel.documents else ""
            return Turn(panel.waits, " · ".join(filter(None, [stands, panel.then])), False, [])
    return None


def also(panels, turn) -> list[Offer]:
    """What else the reader may do, besides what the banner offers."""
    shown = turn.offers if turn else []
    return [offer for panel in panels for offer in panel.offers if offer not in shown]


def facts(sections, names=(*FACTS, *MORE_FACTS)):
    """The Lines of a description that are its facts: of each group the first that says something."""
    said = {line.key: line for section in sections for line in section.lines if line.text}
    if "agreed_period" not in said and "starts_on" in said:
        said["agreed_period"] = _period(said)
    if "agreed_doctors" in said:
        # What was expected has been replaced by what is agreed.
        said.pop("costs_total", None)
    chosen = (next((said[key] for key in group if key in said), None) for group in names)
    return [line for line in chosen if line]


def _period(said):
    first, last = said["starts_on"], said.get("ends_on")
    text = f"{first.text}–{last.text}" if last else first.text
    return type(first)("period", _("Period"), text)


def in_brief(sections):
    """The most asked facts in one line: "01.01.2022–01.05.2023 · 3 læger · Klinisk genetik"."""
    found = []
    for line in facts(sections, FACTS):
        if line.key in ("doctors", "agreed_doctors"):
            count = int(line.text)
            found.append(ngettext("%(count)d doctor", "%(count)d doctors", count) % {"count": count})
        else:
            found.append(line.text.replace("\n", ", "))
    return " · ".join(found)


@dataclass(frozen=True)
class Moment:
    """Something that has happened on a day, or will."""

    when: str
    what: str
    is_later: bool = False
    # What was noted, in the language `lang` when that is not the reader's, and who did it.
    note: str = ""
    lang: str = ""
    who: str = ""


def life(pilot, how_far, *, tells_agreement) -> Chart | None:
    """What lies between its filing and its last day, one lane for what is written and one for the pilot itself.

    Who is told of no agreement is not told either that there is none.
    """
    description = pilot.current
    starts = how_far.agreed_starts_on or description.starts_on
    ends = how_far.agreed_ends_on or description.ends_on
    if not (starts and ends and description.filed_at) or how_far.pilot_state == PilotState.WITHDRAWN:
        return None
    is_agreed = how_far.agreed_ends_on is not None
    today, filed = clock.today(), description.filed_at.astimezone(clock.COPENHAGEN).date()
    lane = _("Described and agreed") if tells_agreement else _("Described")
    written = Lane(lane, filed, max(min(today, starts), filed), not is_agreed)
    found = [written, Lane(_("The pilot"), starts, ends, not is_agreed)]
    months = between(month_of(min(filed, starts)), after(month_of(max(ends, today))))
    period = f"{format_date(starts)}–{format_date(ends)}"
    return Chart(
        title=life_title(PilotState(how_far.pilot_state), starts, ends, on=today)
        if tells_agreement
        else _("Described"),
        subtitle=_("From the filing of the description to the pilot's last day"),
        label=_("Described %(filed)s; the pilot lasts %(period)s")
        % {"filed": format_date(filed), "period": period},
        height=lanes_height(found),
        body=lanes("life", found, months, today),
        columns=[_("What"), _("When")],
        rows=[[_("Description filed"), format_date(filed)], [_("The pilot"), period]],
        keys=[]
        if is_agreed
        else [Key("open", _("Not agreed upon yet") if tells_agreement else _("As described"))],
    )


def life_title(state: PilotState, starts: date, ends: date, *, on: date) -> str:
    """How far it is, in a sentence that is true of every pilot in that state."""
    if state == PilotState.AGREED:
        days = (starts - on).days
        return ngettext(
            "Agreed upon; begins in %(days)d day", "Agreed upon; begins in %(days)d days", days
        ) % {"days": days}
    if state == PilotState.RUNNING:
        return _("Running until %(day)s") % {"day": format_date(ends)}
    if state == PilotState.FINISHED:
        return _("Ended on %(day)s") % {"day": format_date(ends)}
    if state == PilotState.NEGOTIATING:
        return _("Described; the agreement is being negotiated")
    return _("Described; no agreement has been concluded yet")


def to_come(pilot, how_far) -> list[Moment]:
    """The first and the last day of the pilot that lie ahead, the farthest first; once agreed they are certain."""
    if how_far.pilot_state == PilotState.WITHDRAWN:
        return []
    days = [
        (how_far.agreed_starts_on or pilot.current.starts_on, _("The pilot's first day")),
        (how_far.agreed_ends_on or pilot.current.ends_on, _("The pilot's last day")),
    ]
    ahead = sorted(((day, what) for day, what in days if day and day >= clock.today()), reverse=True)
    return [Moment(format_date(day), what, is_later=True) for day, what in ahead]
