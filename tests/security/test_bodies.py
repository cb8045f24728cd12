"""Ids in bodies are not trusted: whatever is sent in a form's fields, no other region's row is touched."""

import re
from itertools import islice

import pytest
from django.apps import apps
from django.db import connection
from lxml import html

from tests.security import crawl
from tests.security.answers import written, written_since
from tests.security.table import PAGES
from tests.security.world import NO_ID
from tests.undoing import undone

pytestmark = pytest.mark.long
NOT_IDS = [
    str(NO_ID),
    "tekst",
    "-1",
    "0",
    str(2**63),
    "",
    "1.5",
    "x" * 5000,
    "00000000-0000-0000-0000-000000000000",
]
# What no form offers, under the names the models use, with a value that stands nowhere.
SENTINEL = "7777777"
EXTRA = dict.fromkeys(
    "id pk number state version sha256 canonical created_by changed_by filed_by filed_at current current_id pilot "
    "pilot_id programme programme_id template user user_id password given_by given_at requested_by spent_at "
    "is_evaluated last_login previous_login region_id book_id approved_by approved_by_id booked_month entered_by "
    "hash previous_hash line_id expense_id reverses reverses_id factor_id made_by signed_by".split(),
    SENTINEL,
)
ITS_BOOK = "SELECT id FROM accounting_book WHERE region_id = %s"
# Rows of a region, each by the way from the row to the region.
OF_REGION = {
    "pilots_pilot": "region_id = %s",
    "pilots_description": "pilot_id IN (SELECT id FROM pilots_pilot WHERE region_id = %s)",
    "pilots_listimport": "region_id = %s",
    "pilots_programmepage": "region_id = %s",
    "pilots_numberseries": "region_id = %s",
    "pilots_rememberedheader": "region_id = %s",
    "regions_membership": "region_id = %s",
    "regions_hospital": "region_id = %s",
    "regions_event": "region_id = %s",
    "regions_region": "id = %s",
    "reports_reportrun_regions": "region_id = %s",
    "pilots_pagefile": "page_id IN (SELECT id FROM pilots_programmepage WHERE region_id = %s)",
    "pilots_pagedate": "page_id IN (SELECT id FROM pilots_programmepage WHERE region_id = %s)",
    "regions_department": "hospital_id IN (SELECT id FROM regions_hospital WHERE region_id = %s)",
    **{
        f"pilots_{part}": "description_id IN (SELECT d.id FROM pilots_description d JOIN pilots_pilot p"
        " ON p.id = d.pilot_id WHERE p.region_id = %s)"
        for part in (
            "answer successcriterion milestone costline description_hospitals description_departments"
        ).split()
    },
    "pilots_agreement": "pilot_id IN (SELECT id FROM pilots_pilot WHERE region_id = %s)",
    "pilots_filing": "region_id = %s",
    "pilots_filingfacts": "region_id = %s",
    "pilots_pilotfacts": "region_id = %s",
    "pilots_facilitationrequest": "pilot_id IN (SELECT id FROM pilots_pilot WHERE region_id = %s)",
    "pilots_standingagreement": "region_id = %s",
    "pilots_employment": "region_id = %s",
    **{
        f"pilots_{part}": "agreement_id IN (SELECT a.id FROM pilots_agreement a JOIN pilots_pilot p"
        " ON p.id = a.pilot_id WHERE p.region_id = %s)"
        for part in (
            "agreementparty agreementanswer agreementcriterion budgetline participant annex sending thread"
        ).split()
    },
    **{
        f"pilots_{part}": "filing_id IN (SELECT id FROM pilots_filing WHERE region_id = %s)"
        for part in ("filedpdf", "receipt", "inquiry")
    },
    **{
        f"pilots_{part}": f"{whole}_id IN (SELECT x.id FROM pilots_{whole} x JOIN pilots_agreement a"
        " ON a.id = x.agreement_id JOIN pilots_pilot p ON p.id = a.pilot_id WHERE p.region_id = %s)"
        for whole, parts in {
            "sending": "sendingpdf signature signedscan heldscan",
            "thread": "comment",
        }.items()
        for part in parts.split()
    },
    "pilots_inquiryanswer": "inquiry_id IN (SELECT i.id FROM pilots_inquiry i JOIN pilots_filing f"
    " ON f.id = i.filing_id WHERE f.region_id = %s)",
    "pilots_supplementrate": "standing_id IN (SELECT id FROM pilots_standingagreement WHERE region_id = %s)",
    "pilots_regionalwindow": "region_id = %s",
    "pilots_topicarea": "region_id = %s",
    "pilots_topicsynonym": "topic_area_id IN (SELECT id FROM pilots_topicarea WHERE region_id = %s)",
    **{
        f"accounting_{part}": "region_id = %s"
        for part in "access allocation book rememberedanswer salarycode".split()
    },
    **{
        f"accounting_{part}": f"book_id IN ({ITS_BOOK})"
        for part in (
            "accountfile appointment closing expense match overspending payrollimport postedsum posting statement"
        ).split()
    },
    **{
        f"accounting_{part}": f"{whole}_id IN (SELECT id FROM accounting_{whole.replace('_', '')}"
        f" WHERE book_id IN ({ITS_BOOK}))"
        for whole, parts in {
            "appointment": "paybasis",
            "closing": "closedsum closingdifference",
            "expense": "decision opinion voucherfile",
            "payroll_import": "pay payrollfile payrollproblem",
            "statement": "statementworkbook statementsignature",
        }.items()
        for part in parts.split()
    },
}
OF_REGION["accounting_filepiece"] = (
    f"file_id IN (SELECT id FROM accounting_accountfile WHERE book_id IN ({ITS_BOOK}))"
)
OF_REGION["accounting_payrollline"] = (
    "pay_id IN (SELECT p.id FROM accounting_pay p JOIN accounting_payrollimport i ON i.id = p.payroll_import_id"
    f" WHERE i.book_id IN ({ITS_BOOK}))"
)
# As many of them as have a row in the world that is asked.
LEAST_TABLES = 50
# Rows of a programme, of a person or of the machinery.
OF_NO_REGION = set(
    "pilots_calendarfeed pilots_careertrack pilots_closingday pilots_demomail pilots_emptyform pilots_message "
    "pilots_paycharge pilots_preference pilots_programme pilots_programmechange pilots_question "
    "pilots_questiontemplate regions_correction regions_invitation regions_signinattempt regions_spenttoken regions_savedview regions_standin "
    "regions_user regions_workerpulse reports_reportrun pilots_pilotlist pilots_regulationfactor".split()
)


def test_every_table_is_of_a_region_or_known_not_to_be():
    own = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.partition(".")[0] in {"accounting", "pilots", "regions", "reports"}
    }

    assert own - {"regions_user_groups", "regions_user_user_permissions"} == OF_REGION.keys() | OF_NO_REGION


def rows_of(region, tables=OF_REGION):
    """A checksum per table of all that is the region's."""
    with connection.cursor() as cursor:
        parts = " UNION ALL ".join(
            f"SELECT '{table}', md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {table} t"
            f" WHERE {OF_REGION[table]}"
            for table in tables
        )
        cursor.execute(parts, [region.pk] * len(tables))
        return dict(cursor.fetchall())


# What a row of a book names, which must be of the book's own region.
NAMED = {
    ("posting", "expense", "match"): ("pilot", "pilots_pilot"),
    ("posting", "match"): ("code", "accounting_salarycode"),
    ("posting", "match", "appointment"): ("employment", "pilots_employment"),
}


def across_regions():
    """How many rows of the books name a pilot, a code or an employment of another region."""
    parts = " UNION ALL ".join(
        f"SELECT count(*) FROM accounting_{part} x JOIN accounting_book b ON b.id = x.book_id"
        f" JOIN {table} t ON t.id = x.{name}_id WHERE t.region_id <> b.region_id"
        for kinds, (name, table) in NAMED.items()
        for part in kinds
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(found.count) FROM ({parts}) found")
        return cursor.fetchone()[0]


def holding_sentinel(tables=OF_REGION):
    """{table: its rows in which the sentinel stands}."""
    with connection.cursor() as cursor:
        parts = " UNION ALL ".join(
            f"SELECT '{table}', count(*) FROM {table} t WHERE t::text LIKE %s" for table in tables
        )
        cursor.execute(parts, [f"%{SENTINEL}%"] * len(tables))
        return dict(cursor.fetchall())


def foreign_ids(world):
    """Ids of region B that a form could be given."""
    region = world.regions["b"]
    hospital = region.hospitals.first()
    return [
        str(region.pk),
        str(hospital.pk),
        str(hospital.departments.first().pk),
        *(str(world.targets[f"{kind}_b"]["pk"]) for kind in ("draft", "agreed", "appointment")),
        str(world.people["person_b"].pk),
        *(str(world.targets[f"{kind}_b"]["pk"]) for kind in ("openpayroll", "draftexpense")),
        str(world.targets["salarycode_b"]["code"]),
    ]


def forms_of(world, actor):
    """(cell, what a browser would send) for every form of our own pages that `actor` reaches in region A."""
    for cell in crawl.cells(PAGES):
        if cell.actor != actor or cell.method != "GET" or cell.htmx or cell.expected != 200:
            continue
        body = crawl.body_of(crawl.ask(world, cell))
        if not crawl.is_page(body):
            continue
        for form in html.fromstring(body).iterfind(".//form"):
            if form.get("method") == "post" and "/log-" not in (form.get("action") or ""):
                yield cell, form.get("action") or "", dict(form.form_values())


def post(world, actor, path, data, before, kept):
    """(the tables written to, what is wrong with that or the answer); whatever it was is undone."""
    counted = written()
    with undone():
        status = world.client(actor).post(path, data).status_code
        # Nothing else can have changed.
        tables = sorted(written_since(counted) & OF_REGION.keys())
        faults = list(_faults(world, tables, before, kept)) if tables else []
        return tables, faults + [f"answered {status}"] * (status >= 500)


def _faults(world, tables, before, kept):
    if touched := [t for t, rows in rows_of(world.regions["b"], tables).items() if rows != before[t]]:
        yield f"touched {touched}"
    if holding := [t for t, rows in holding_sentinel(tables).items() if rows != kept[t]]:
        yield f"kept a field that was not offered in {holding}"
    if across_regions():
        yield "names a thing of region B"


def is_reference(name, value):
    """Hidden fields, choices and numbers: what a person does not write as text."""
    return name != "csrfmiddlewaretoken" and bool(re.fullmatch(r"[\w-]{0,40}", value or ""))


def bodies(world, actor):
    """(path, body, name of the field changed): each form with one field at a time set to each false value."""
    values = [*foreign_ids(world), *NOT_IDS]
    seen = set()
    for cell, action, form in forms_of(world, actor):
        path = action.partition("#")[0] or crawl.path_of(world, cell)
        for name, value in form.items():
            key = (cell.page.name, *cell.page.arguments.values(), action and path, re.sub(r"\d+", "0", name))
            if is_reference(name, value) and key not in seen:
                seen.add(key)
                yield from ((path, form | {name: false}, name) for false in values)
        yield path, form | EXTRA, "fields that are not offered"


def test_no_id_in_a_body_touches_another_regions_row(world, samples, report):
    before, kept = rows_of(world.regions["b"]), holding_sentinel()
    asked, wrong, wrote = 0, [], 0
    # What is not there cannot be touched.
    assert sum(map(bool, before.values())) >= LEAST_TABLES
    # Gathered before anything is sent: every body is a form as it was shown.
    for actor in ("hr", "coordinator", "useradmin"):
        for path, body, name in islice(list(bodies(world, actor)), 0, None, samples(31, 1)):
            tables, faults = post(world, actor, path, body, before, kept)
            asked += 1
            wrote += bool(tables)
            wrong += [f"{path} {name}={body.get(name, '')[:40]} by {actor}: {fault}" for fault in faults]
    report("bodies with false ids", asked)
    report("bodies with false ids of which a row was written all the same", wrote)
    assert not wrong, "\n".join(wrong)
    assert asked >= 150
    # What is refused whole proves little.
    assert wrote >= 30
