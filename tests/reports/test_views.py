"""The pages: who gets in, what they show, and that nothing but the filed is in them."""

import html
import uuid

import pytest
from django.urls import reverse

from common.xlsx import CONTENT_TYPE
from pilots.documents import workflow
from regions.journal import Event
from regions.permissions import Role
from reports import views
from reports.overview import lines
from reports.overview.overview import overview_of
from reports.runs.runs import ReportKind, ReportRun, make_report, order
from tests.factories import DepartmentFactory, ProgrammeFactory, RegionFactory, draft, member
from tests.reports.building import (
    BEFORE,
    cells,
    da,
    everything,
    load_nordjylland,
    pdf_text,
    placed,
    random_pilots,
    recomputed,
    tables,
    writer,
)
from tests.reports.runs.test_printing import NASTY

pytestmark = pytest.mark.django_db
PAGES = ["reports", "report_overview", "report_overview_workbook"]
REFUSED = [Role.COORDINATOR, Role.STEERING, Role.FACILITATOR, Role.AUDITOR, Role.USER_ADMIN]


@pytest.fixture(autouse=True)
def before_the_deadline(time_machine):
    time_machine.move_to(BEFORE, tick=False)


@pytest.fixture
def secretariat(client):
    user = member(Role.SECRETARIAT)
    client.force_login(user)
    return user


def ordered(client, kind, **data):
    """The run that a POST gives, made by the worker, and the response with its file."""
    response = client.post(reverse("report_order", args=[kind]), {"token": uuid.uuid4(), **data})
    run = ReportRun.objects.latest("pk")
    assert response.url == reverse("report_run", args=[run.pk])
    make_report.call(run.pk)
    return run, client.get(reverse("report_run_file", args=[run.pk]))


def bytes_of(response):
    return b"".join(response.streaming_content)


def text_of(kind, response):
    """Every word of a report's file."""
    content = bytes_of(response)
    return str(cells(content)) if kind == ReportKind.SHEET else pdf_text(content)


def test_an_overview_too_large_to_be_sent_at_once_is_ordered(client, secretariat, monkeypatch):
    region = RegionFactory()
    placed(region, by=writer(region), title="Kun et")
    direct = bytes_of(client.get(reverse("report_overview_workbook")))
    monkeypatch.setattr(views, "MOST_AT_ONCE", 0)

    back = client.get(reverse("report_overview_workbook"))
    page = client.get(reverse("report_overview"))
    run, answer = ordered(client, "regneark")

    assert (back.url, page.context["sheet_order"] is None) == (f"{reverse('report_overview')}?", False)
    assert reverse("report_order", args=["regneark"]) in page.text
    assert (cells(bytes_of(answer)), run.name[-5:]) == (cells(direct), ".xlsx")
    assert answer.headers["Content-Type"] == CONTENT_TYPE


def test_the_lines_are_read_some_at_a_time_under_sums_that_stand_whole(client, secretariat, monkeypatch):
    random_pilots(5, 30)
    monkeypatch.setattr(lines, "LINES_A_PAGE", 7)
    whole = overview_of(everything())

    pages = [client.get(reverse("report_overview"), {"page": number}) for number in range(1, 6)]

    found = [
        [row for _caption, rows in tables(page.content) if len(rows[0]) == 9 for row in rows[1:]]
        for page in pages
    ]
    assert [len(rows) for rows in found] == [7, 7, 7, 7, 2]
    assert [row[0].split()[0] for rows in found for row in rows] == [
        pilot.case_number for part in whole.regions for group in part.groups for pilot in group.pilots
    ]
    sums = [[rows for _caption, rows in tables(page.content) if len(rows[0]) == 8] for page in pages]
    assert all(each == sums[0] for each in sums)
    assert "?page=2#lines" in pages[0].text


@pytest.mark.parametrize("role", REFUSED)
def test_who_may_not_read_reports_is_refused_everywhere(role, client):
    region = RegionFactory()
    regional = role in (Role.COORDINATOR, Role.STEERING)
    client.force_login(member(role, region if regional else None))

    statuses = [client.get(reverse(name)).status_code for name in PAGES]
    statuses += [
        client.get(reverse(name, args=[1])).status_code for name in ("report_run", "report_run_file")
    ]
    statuses += [client.post(reverse("report_order", args=[kind])).status_code for kind in ReportKind.values]

    assert statuses == [403] * 8


def test_the_page_prints_the_sums_of_adding_up_by_hand(client, secretariat):
    truth = random_pilots(5, 30)

    found = tables(client.get(reverse("report_overview")).content)

    captions = [caption for caption, rows in found if len(rows[0]) == 9]
    sums = recomputed(truth, "region", "group")
    expected = [
        f"{group.label}: {group.totals.sentence}"
        for part in overview_of(everything()).regions
        for group in part.groups
    ]
    assert captions == expected
    assert len(expected) == len(sums)
    [by_region] = [rows for caption, rows in found if caption.startswith(f"{da('By region')}: ")]
    assert {row[0]: tuple(map(int, row[1:6])) for row in by_region[1:-1]} == {
        region: numbers for (region,), numbers in recomputed(truth, "region").items()
    }
    assert tuple(map(int, by_region[-1][1:6])) == recomputed(truth)[()]


def test_nordjyllands_figures_are_the_same_on_page_in_excel_and_in_the_pdf(client):
    region = load_nordjylland()
    client.force_login(member(Role.HR, region))

    page = client.get(reverse("report_overview")).content.decode()
    sheets = cells(bytes_of(client.get(reverse("report_overview_workbook"))))
    run, response = ordered(client, "oversigt")

    sentence = overview_of(run.selection).totals.sentence
    assert sentence.split(", ")[0].startswith("54 ")
    assert sentence in page
    assert sentence in pdf_text(bytes_of(response))
    assert len(sheets[da("Pilots")]) == 1 + 54
    assert sheets[da("Totals")][1] == [da("All regions shown"), da("In all"), None, 54, 53, 75, 0, 33, 0, 0]


def test_drafts_are_in_no_page_workbook_or_pdf(client):
    region = RegionFactory()
    by = writer(region)
    pilot = placed(region, by=by, title="Indsendt titel")
    new = workflow.take("revise", pilot, by=by)
    type(new).objects.filter(pk=new.pk).update(title="KANARIE i ny udgave", anchoring="KANARIE sted")
    draft(region, by=by, title="KANARIE i første kladde", contact_name="KANARIE kontakt")

    for role in (Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT):
        client.force_login(member(role))
        texts = [client.get(reverse(name)).content.decode() for name in PAGES[:2]]
        texts.append(str(cells(bytes_of(client.get(reverse("report_overview_workbook"))))))
        texts += [text_of(kind, ordered(client, kind)[1]) for kind in ReportKind.values]

        assert ["Indsendt titel" in text for text in texts] == [False, True, True, True, True, True]
        assert [text for text in texts if "KANARIE" in text] == []


def test_hr_sees_only_its_own_region(client):
    own, foreign = RegionFactory(), RegionFactory(name="Region Fremmed")
    placed(own, by=writer(own), title="Vores forsøg")
    placed(foreign, by=writer(foreign), title="KANARIE")
    client.force_login(member(Role.HR, own))

    query = {"region": foreign.pk}
    texts = [client.get(reverse("report_overview"), query).content.decode()]
    texts.append(str(cells(bytes_of(client.get(reverse("report_overview_workbook"), query)))))
    texts += [text_of(kind, ordered(client, kind, **query)[1]) for kind in ReportKind.values]

    assert ["Vores forsøg" in text for text in texts] == [True] * 5
    assert [text for text in texts if "KANARIE" in text or "Fremmed" in text] == []


def test_nasty_titles_are_escaped_on_the_page(client, secretariat):
    region = RegionFactory()
    by = writer(region)
    for title in NASTY:
        placed(region, by=by, title=title)

    page = client.get(reverse("report_overview")).content.decode()

    assert [title for title in NASTY if html.escape(title) not in page] == []
    assert [title for title in NASTY if title != html.escape(title) and title in page] == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_has_a_fixed_number_of_queries(count, client, secretariat, django_assert_num_queries):
    region = RegionFactory()
    by = writer(region)
    for _number in range(count):
        department = DepartmentFactory(hospital__region=region)
        placed(region, by=by, hospitals=[department.hospital], departments=[department])

    with django_assert_num_queries(19):
        client.get(reverse("report_overview"))


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_of_runs_has_a_fixed_number_of_queries(
    count, client, secretariat, django_assert_num_queries
):
    RegionFactory.create_batch(2)
    for _number in range(count):
        order(ReportKind.OVERVIEW, everything(), by=secretariat)

    with django_assert_num_queries(18):
        client.get(reverse("reports"))


@pytest.mark.parametrize("day", ["31.02.2021", "16.10.2121"])
def test_a_filter_that_cannot_be_read_shows_no_report(client, secretariat, day):
    RegionFactory.create_batch(2)
    ProgrammeFactory()

    responses = [
        client.get(reverse(name), {"as_of": day}) for name in ("report_overview", "report_overview_workbook")
    ]

    assert [response.status_code for response in responses] == [422, 422]
    assert [response.context.get("overview") for response in responses] == [None, None]


def test_the_downloads_keep_the_filter(client, secretariat):
    region, other = RegionFactory(), RegionFactory()
    placed(region, by=writer(region), title="Valgt")
    placed(other, by=writer(other), title="Fravalgt")
    query = {"region": region.pk, "as_of": "15.10.2021"}

    page = client.get(reverse("report_overview"), query)
    workbook = client.get(reverse("report_overview_workbook"), query)
    run, _file = ordered(client, "oversigt", **query)

    link = f"{reverse('report_overview_workbook')}?region={region.pk}&amp;as_of=15.10.2021"
    assert link in page.content.decode()
    assert f'name="region" value="{region.pk}"' in page.content.decode()
    assert [row[16] for row in cells(bytes_of(workbook))[da("Pilots")][1:]] == ["Valgt"]
    assert list(run.regions.all()) == [region]
    assert str(run.as_of) == "2021-10-15"


def test_downloads_are_attachments_that_nobody_keeps_and_leave_an_event(client, secretariat):
    region = RegionFactory()
    placed(region, by=writer(region))

    run, pdf = ordered(client, "samling")
    workbook = client.get(reverse("report_overview_workbook"))

    for response, name in [(pdf, run.name), (workbook, "karrierespor-oversigt-ok21-" + name_of(region))]:
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Cache-Control"] == "no-store"
    assert [event.note for event in Event.objects.filter(verb="report_downloaded").order_by("id")] == [
        run.name,
        "karrierespor-oversigt-ok21-" + name_of(region),
    ]


def name_of(region):
    return f"{region.slug}-2021-10-15.xlsx"


def test_the_same_order_sent_twice_is_one_run(client, secretariat):
    ProgrammeFactory()
    RegionFactory()
    token = uuid.uuid4()

    urls = {client.post(reverse("report_order", args=["oversigt"]), {"token": token}).url for _ in range(2)}

    assert urls == {reverse("report_run", args=[ReportRun.objects.get().pk])}


def test_an_order_that_cannot_be_read_shows_the_reports_page_again(client, secretariat):
    ProgrammeFactory()
    RegionFactory.create_batch(2)

    response = client.post(reverse("report_order", args=["samling"]), {"token": "x", "region": "987654"})

    assert (response.status_code, ReportRun.objects.count()) == (422, 0)
    assert client.post(reverse("report_order", args=["andet"]), {"token": uuid.uuid4()}).status_code == 404
    assert client.get(reverse("report_order", args=["samling"])).status_code == 405


def test_someone_elses_run_does_not_exist(client):
    region = RegionFactory()
    ProgrammeFactory()
    client.force_login(member(Role.HR, region))
    run, _file = ordered(client, "oversigt")
    client.force_login(member(Role.HR, region))

    statuses = [
        client.get(reverse(name, args=[run.pk])).status_code for name in ("report_run", "report_run_file")
    ]

    assert statuses == [404, 404]
    assert run.name not in client.get(reverse("reports")).content.decode()


def test_the_run_asks_again_until_it_is_ready(client, secretariat):
    ProgrammeFactory()
    RegionFactory()
    client.post(reverse("report_order", args=["oversigt"]), {"token": uuid.uuid4()})
    run = ReportRun.objects.get()
    url, file = reverse("report_run", args=[run.pk]), reverse("report_run_file", args=[run.pk])

    waiting, not_yet = client.get(url), client.get(file)
    unchanged = client.get(url, headers={"HX-Request": "true"})
    make_report.call(run.pk)
    ready = client.get(url, headers={"HX-Request": "true"})

    assert (not_yet.status_code, unchanged.status_code) == (404, 204)
    assert ['hx-trigger="every 2s"' in page.content.decode() for page in (waiting, ready)] == [True, False]
    assert [file in page.content.decode() for page in (waiting, ready)] == [False, True]
    assert "<html" not in ready.content.decode()
    assert "<html" in client.get(url).content.decode()
