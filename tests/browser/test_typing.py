"""What is typed: Enter does no harm, a removed row comes back, and what stands in the other boxes stays."""

from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilots.agreements.steps import AgreementStage
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.browser.writing import field, open_step, press, region_with_hr, start, write_costs, write_criteria
from tests.factories import draft, member

pytestmark = pytest.mark.browser
ONE_LINE = (
    "main form[method=post] input:is([type=text], [type=email], [type=tel], [type=number], :not([type]))"
)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def pressed_by_enter(page):
    """[what was sent] when Enter is pressed in each box of one line in turn; nothing of it arrives."""
    sent = []

    def hold(route):
        data = parse_qs(route.request.post_data or "", keep_blank_values=True)
        if "autosave" not in data:
            sent.append(data)
        # An answer without content: the browser stays on the page.
        route.fulfill(status=204)

    page.route("**/*", lambda route: hold(route) if route.request.method == "POST" else route.continue_())
    boxes = page.locator(ONE_LINE)
    names = [box.get_attribute("name") for box in boxes.all() if box.is_visible()]
    for name in names:
        page.locator(f'main form[method=post] [name="{name}"]').first.press("Enter")
    page.unroute_all(behavior="wait")
    return names, sent


@SCRIPTS
def test_enter_in_a_step_with_rows_saves_the_draft_and_removes_nothing(visit, scripts):
    _region, hr = region_with_hr()
    page = visit(hr, java_script_enabled=scripts)
    pilot = start(page, "Eget ambulatorium")
    for slug, write in [("kriterier", write_criteria), ("okonomi", write_costs)]:
        open_step(page, pilot, slug)
        write(page)
        names, sent = pressed_by_enter(page)

        assert len(names) >= 3 and len(sent) == len(names)
        assert all(
            data.get("draft") == ["1"] and not {"add", "remove", "restore"} & set(data) for data in sent
        )


@SCRIPTS
def test_enter_in_an_agreements_rows_saves_the_draft(visit, scripts):
    found = Negotiation().to(AgreementStage.DRAFT)
    page = visit(found.hr, java_script_enabled=scripts)
    for slug in ("parter", "kriterier", "budget"):
        page.goto(reverse("agreement_step", args=[found.pilot.pk, slug]))
        names, sent = pressed_by_enter(page)

        assert names and len(sent) == len(names)
        assert all(data.get("draft") == ["1"] and "remove" not in data for data in sent)


@SCRIPTS
def test_enter_where_something_is_sent_does_nothing(visit, scripts):
    region, _hr = region_with_hr()
    admin = member(Role.USER_ADMIN, region)
    page = visit(admin, java_script_enabled=scripts)
    page.goto(reverse("user_invite"))

    names, sent = pressed_by_enter(page)

    assert (bool(names), sent) == (True, [])


@SCRIPTS
def test_a_removed_row_is_had_back_with_what_was_typed(visit, scripts):
    _region, hr = region_with_hr()
    page = visit(hr, java_script_enabled=scripts)
    pilot = start(page, "Eget ambulatorium")
    open_step(page, pilot, "kriterier")
    write_criteria(page)

    press(page, "remove", "criteria-0")
    expect(field(page, "criteria-0-criterion")).to_have_count(0)
    press(page, "restore", "criteria")

    expect(field(page, "criteria-0-criterion")).to_have_value("Flere bliver i afdelingen")


@SCRIPTS
def test_what_is_typed_in_another_comment_stands_when_one_is_sent(visit, scripts):
    found = Negotiation().to(AgreementStage.REVIEW)
    page = visit(found.coordinator, java_script_enabled=scripts)
    page.goto(found.agreement.get_absolute_url())
    for place, text in [("ramme", "Om rammen"), ("indhold", "Om indholdet\nog mere")]:
        page.locator(f"details:has(#comment-{place}) summary").press("Enter")
        page.locator(f"#comment-{place}").fill(text)

    page.locator("#ramme button[value=ramme]").click()

    expect(page.locator("#ramme .answer")).to_have_text("Om rammen")
    expect(page.locator("#comment-indhold")).to_have_value("Om indholdet\nog mere")
    expect(page.locator("#comment-indhold")).to_be_visible()
    expect(page.locator("#comment-ramme")).to_have_value("")


def test_what_is_typed_in_another_comment_stands_when_one_is_refused(visit):
    found = Negotiation().to(AgreementStage.REVIEW)
    page = visit(found.coordinator, provokes={422})
    page.goto(found.agreement.get_absolute_url())
    for place, text in [("ramme", "Om 010170-1234"), ("indhold", "Om indholdet")]:
        page.locator(f"details:has(#comment-{place}) summary").press("Enter")
        page.locator(f"#comment-{place}").fill(text)

    page.locator("#ramme button[value=ramme]").click()

    expect(page.locator("#comment-ramme")).to_have_value("Om 010170-1234")
    expect(page.locator("#comment-indhold")).to_have_value("Om indholdet")


def test_what_was_typed_goes_to_no_other_page(visit):
    found = Negotiation().to(AgreementStage.REVIEW)
    page = visit(found.coordinator)
    page.goto(found.agreement.get_absolute_url())
    for place in ("ramme", "indhold"):
        page.locator(f"details:has(#comment-{place}) summary").press("Enter")
        page.locator(f"#comment-{place}").fill("Skrevet")
    page.locator("#ramme button[value=ramme]").click()
    expect(page.locator("#comment-indhold")).to_have_value("Skrevet")

    page.goto(reverse("overview"))

    assert page.evaluate("sessionStorage.getItem('typed')") is None


def test_autosave_says_what_is_saved_and_what_a_colleague_has_saved(visit):
    region, hr = region_with_hr()
    pilot = draft(region, by=hr)
    first, second = visit(hr), visit(member(Role.HR, region), provokes={409})
    for page in (first, second):
        open_step(page, pilot, "indhold")
    field(first, "answer_content").press_sequentially(" Pia")
    expect(first.locator("[data-autosave]")).to_contain_text("Gemt kl.")

    field(second, "answer_beyond").press_sequentially("Bo")
    expect(second.locator("[data-autosave]")).to_contain_text("Gemt kl.")
    field(second, "answer_content").press_sequentially(" Bo")

    expect(second.locator("[data-autosave]")).to_contain_text("Ikke gemt:")
    assert second.locator("[data-autosave]").evaluate(
        "line => line.getBoundingClientRect().bottom <= innerHeight"
    )
    texts = dict(pilot.draft.answers.values_list("question__key", "text"))
    assert ("Pia" in texts["content"], "Bo" in texts["beyond"]) == (True, True)


def test_back_and_save_makes_no_second_draft(visit):
    _region, hr = region_with_hr()
    page = visit(hr)
    page.goto(reverse("overview"))
    page.get_by_role("link", name="Nyt forsøg").click()
    field(page, "title").fill("Eget ambulatorium")
    press(page)
    expect(page.locator(".task-list")).to_be_visible()
    there = page.url

    page.go_back()

    expect(page.locator(".task-list")).to_be_visible()
    assert page.url.split("#")[0] == there.split("#")[0]
