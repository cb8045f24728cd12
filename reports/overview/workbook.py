"""The consolidated overview as Excel: the same rows and sums as the page, in typed cells."""

from functools import cache
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from common.dates import format_moment
from common.xlsx import Column, Cover, Sheet, write_workbook
from reports.overview.figures import (
    LABELS,
    evaluation_label,
    kind_label,
    state_label,
    timing_label,
    topic_label,
    track_label,
)
from reports.overview.overview import REPORTED, overview_of


def overview_workbook(selection, *, at, by):
    """The bytes of the overview as a workbook, in Danish."""
    file = BytesIO()
    with translation.override("da"):
        write_overview(file, overview_of(selection), at=at, by=by)
    return file.getvalue()


def write_overview(target, overview, *, at, by):
    """Write `overview` to a path or binary file, as asked for by `by` at the moment `at`."""
    cover = Cover(
        _("Consolidated overview"),
        [
            *overview.selection.lines(),
            (_("Made at"), format_moment(at)),
            (_("Made for"), by.name),
            *overview.definitions,
        ],
    )
    sheets = [_pilots(overview), _totals(overview), _missing(overview), _withdrawn(overview)]
    write_workbook(target, sheets, cover, at=at)


def _pilots(overview):
    columns = [
        Column(_("Case number"), width=12),
        Column(_("The region's own number"), width=24),
        Column(_("Region")),
        Column(_("Hospital"), width=30),
        Column(_("Listed under"), width=30),
        Column(_("Department")),
        Column(_("Topic area"), width=18),
        Column(_("Career track")),
        Column(_("Kind"), width=14),
        Column(_("Doctors described"), "integer", width=18),
        Column(_("Starts, described"), "date"),
        Column(_("Ends, described"), "date"),
        Column(_("Doctors agreed"), "integer", width=18),
        Column(_("Starts, agreed"), "date"),
        Column(_("Ends, agreed"), "date"),
        Column(_("Status"), width=18),
        Column(_("Title"), width=60),
        Column(_("Evaluation"), width=12),
        Column(_("Compared with the deadline"), width=20),
        Column(_("An actual pilot"), "boolean", width=22),
        *(Column(str(spec.label), spec.kind.cell) for spec in REPORTED),
        Column(_("Filed at"), "moment"),
        Column(_("Version"), "integer"),
    ]
    return Sheet(_("Pilots"), columns, _pilot_lines(overview))


def _pilot_lines(overview):
    # The same few words stand in thousands of rows: each is translated once.
    say = cache(lambda label, value: label(value))
    for part in overview.regions:
        for group in part.groups:
            for pilot in group.pilots:
                yield _pilot_line(part, group, pilot, say)


def _pilot_line(part, group, pilot, say):
    return (
        pilot.case_number,
        pilot.own_number or None,
        part.region.name,
        pilot.hospital_names or None,
        group.label,
        pilot.place,
        say(topic_label, pilot.topic),
        say(track_label, pilot.track),
        say(kind_label, pilot.kind),
        pilot.doctors,
        pilot.starts_on,
        pilot.ends_on,
        pilot.agreed_doctors,
        pilot.agreed_starts_on,
        pilot.agreed_ends_on,
        say(state_label, pilot.state),
        pilot.title,
        say(evaluation_label, pilot.is_evaluated),
        say(timing_label, pilot.timing),
        pilot.is_in_substance,
        *pilot.more,
        pilot.filed_at,
        pilot.version,
    )


def _totals(overview):
    """Every sum of the page in one list: where, by what, and the figures."""
    columns = [
        Column(_("Region"), width=30),
        Column(_("By"), width=24),
        Column(_("Part"), width=40),
        *(Column(str(label), "integer", width=len(label) + 2) for label in LABELS.values()),
    ]
    everywhere = _("All regions shown")
    lines = [(everywhere, _("In all"), None, overview.totals)]
    lines += _lines_of(everywhere, overview.breakdowns)
    for part in overview.regions:
        lines.append((part.region.name, _("In all"), None, part.totals))
        lines += [(part.region.name, _("By hospital"), group.label, group.totals) for group in part.groups]
        lines += _lines_of(part.region.name, part.breakdowns)
    rows = [(*places, *(number for *_words, number in totals.figures)) for *places, totals in lines]
    return Sheet(_("Totals"), columns, rows)


def _lines_of(where, breakdowns):
    return [
        (where, breakdown.heading, label, totals)
        for breakdown in breakdowns
        for label, totals in breakdown.lines
    ]


def _missing(overview):
    columns = [Column(_("Region"), width=30), Column(_("Hospital"), width=50)]
    regions = [(name, _("The whole region")) for name in overview.missing_regions]
    return Sheet(_("Nothing filed"), columns, regions + overview.missing_hospitals)


def _withdrawn(overview):
    columns = [
        Column(_("Case number"), width=12),
        Column(_("Title"), width=60),
        Column(_("Withdrawn at"), "moment"),
        Column(_("Reason"), width=60),
    ]
    rows = [
        (pilot.case_number, pilot.title, pilot.withdrawn_at, pilot.withdrawal_reason)
        for pilot in overview.withdrawn
    ]
    return Sheet(_("Withdrawn"), columns, rows)
