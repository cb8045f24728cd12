"""What is kept of an extract: its lines, each with its employment, what it is for and how it stands; its problems."""

from collections import Counter
from datetime import date

from accounting.payroll.comparing import compare
from accounting.payroll.matching import Matcher
from accounting.payroll.payroll import Pay, PayrollLine, PayrollProblem
from common import bulk
from pilots.models import Employment

PAY = "payroll_import employment code month pilot appointment".split()
LINE = "pay row amount occurrence account department state replaces aside_reason".split()


def keep(found, extract):
    """Write the lines and problems of an extract into its import, and return its Comparison with the book."""
    region = found.book.region
    employments = _employments(region, {(about.institution, about.tjnr) for about in extract.about})
    institutions = {pk: institution for (institution, _number), pk in employments.items()}
    paid = [
        (employments[about.institution, about.tjnr], about.code_id, date.fromisoformat(about.month))
        for about in extract.about
    ]
    comparison = compare(found, [(*paid[row.about], row.ore) for row in extract.rows], institutions)
    pays = _pays(found, set(paid))
    bulk.insert(
        PayrollLine, LINE, _lines([pays[key] for key in paid], extract, comparison.standings), in_ore=True
    )
    PayrollProblem.objects.bulk_create(
        [
            PayrollProblem(payroll_import=found, row=row, column=column, kind=kind)
            for row, column, kind in extract.problems
        ],
        batch_size=1000,
    )
    return comparison


def _pays(found, told):
    """{(employment, code, month): id} of the Pays of an import, which are made, each with what it was for."""
    matcher = Matcher(found.book)
    bulk.insert(Pay, PAY, ((found.pk, *one, *matcher.find(*one)) for one in sorted(told)))
    return {tuple(one): pk for *one, pk in found.pays.values_list(*PAY[1:4], "pk")}


def _lines(pays, extract, standings):
    """`pays` has the id of the Pay of each About."""
    seen = Counter()
    for row, (state, replaces) in zip(extract.rows, standings, strict=True):
        about, pay = extract.about[row.about], pays[row.about]
        seen[pay, row.ore] += 1
        yield (
            pay,
            row.number,
            row.ore,
            seen[pay, row.ore],
            about.account,
            about.department,
            str(state),
            replaces,
            "",
        )


def _employments(region, wanted):
    """{(institution, number): id} of all of a region's employments; those that it did not know are made."""
    known = _known(region)
    new = [
        Employment(region=region, institution=institution, number=number)
        for institution, number in sorted(wanted - known.keys())
    ]
    Employment.objects.bulk_create(new, batch_size=2000, ignore_conflicts=True)
    return _known(region) if new else known


def _known(region):
    rows = Employment.objects.filter(region=region).values_list("institution", "number", "pk")
    return {(institution, number): pk for institution, number, pk in rows}
