"""What is said of the regions is true of none, of one and of all, and each number leads to just so many."""

import datetime

import pytest
import time_machine
from django.utils import translation

from home import by_region
from home.by_region import Number, Row
from pilots.documents import workflow
from pilots.filings.receipts import give_receipt
from pilots.models import PilotFacts, Programme
from regions.permissions import Role
from tests.agreements import concluded
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import signed_in


def rows(*counts):
    nothing = Number(0, "")
    return [
        Row(f"R{n}", "", Number(count, ""), nothing, nothing, nothing, nothing, "–")
        for n, count in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([3, 1], "Alle regioner har indsendt"),
        ([0, 0, 0], "Ingen region har indsendt endnu"),
        ([0], "Ingen region har indsendt endnu"),
        ([2, 0], "1 region har indsendt. R1 mangler"),
        ([2, 20_000, 0], "2 regioner har indsendt. R2 mangler"),
        ([2, 0, 0], "1 af 3 regioner har indsendt"),
    ],
)
def test_who_has_filed_is_told_truly(counts, said):
    with translation.override("da"):
        assert by_region.title(rows(*counts)) == said


@pytest.mark.django_db
def test_each_number_leads_to_just_so_many_filings():
    with time_machine.travel("2021-10-20T10:00:00Z", tick=False):
        one = RegionFactory()
        user = member(Role.CENTRAL_UNION)
        filed(one)
        give_receipt(filed(one).current.filing, by=user)
        gone = filed(one)
        workflow.take("withdraw", gone, by=gone.created_by, reason="Lukket")
        draft(RegionFactory())
        concluded()
        programme = Programme.objects.get()
        today = datetime.date(2021, 10, 20)
        regions, filings = by_region.taking_part(programme), by_region.told(user, today)
        found = by_region.rows(
            regions, filings, by_region.arrived(PilotFacts.objects.standing_alike()), today
        )
        client = signed_in(user)
        for row in found:
            for number in (row.agreements, row.statements, row.new, row.lacking):
                page = client.get(number.url).context["page_of_rows"]
                assert page.paginator.count == number.count
            assert client.get(row.pilots.url).context["listing"].count == row.pilots.count
            # The region's name leads to the withdrawn one too.
            assert client.get(row.url).context["listing"].count == row.pilots.count + (row.region == one.name)
        assert sorted(row.pilots.count for row in found) == [0, 1, 2]


@pytest.mark.django_db
def test_the_drawings_stand_until_a_month_after_the_deadline():
    with time_machine.travel("2021-10-20T10:00:00Z", tick=False):
        filed(RegionFactory(name="Region Prøve"))
        programme = Programme.objects.get()
    day = datetime.date(2021, 10, 20)

    deadline, regions = programme.deadline_on, by_region.taking_part(programme)
    came = by_region.arrived(PilotFacts.objects.standing_alike())
    [drawn] = by_region.multiples(deadline, regions, came, on=day)

    assert (drawn.said, drawn.drawing.count("<rect")) == ("1 indsendt, 0 aftalt", 1)
    assert by_region.multiples(deadline, regions, came, on=deadline + datetime.timedelta(days=31)) == []
