"""Enter pressed in every box of one line that a page shows: what the browser then sends, held back before it leaves."""

from urllib.parse import parse_qs

BOXES = "form[method=post] input:is([type=text], [type=email], [type=tel], [type=number], [type=password], :not([type]))"
# Where Enter may send what is typed, as the first button's words say that the tests of security judge: it lets a person
# in, sets a password, reads, keeps answers, or keeps a draft by a button that has no name.
OPEN = {
    "account_login",
    "account_reauthenticate",
    "account_change_password",
    "invitation",
    "demo",
    "components",
    "case_file",
    "pilot_new",
    "expense_new",
    "expense_edit",
    "list_import",
    "access_log",
    "audit_sample",
}


def press_enter(page):
    """{name of a box: the names that were sent, None when nothing was}."""
    sent = []

    def hold(route):
        sent.append(set(parse_qs(route.request.post_data or "", keep_blank_values=True)))
        # An answer without content: the browser stays on the page.
        route.fulfill(status=204)

    page.route("**/*", lambda route: hold(route) if route.request.method == "POST" else route.continue_())
    for summary in page.locator("main details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    found = {}
    for box in page.locator(f"main {BOXES}").all():
        if box.is_visible() and box.is_editable():
            sent.clear()
            box.press("Enter")
            found[box.get_attribute("name") or "?"] = sent[-1] if sent else None
    page.unroute_all(behavior="wait")
    return found


def harm(shown, page):
    """[what Enter did that it must not]: it may do nothing, or save a draft."""
    return [
        f"{shown.picture}: Enter in {name} sent {sorted(sent)}"
        for name, sent in press_enter(page).items()
        if sent is not None and "draft" not in sent
    ]
