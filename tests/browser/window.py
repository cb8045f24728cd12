"""A person before a real browser, who finds the way by the words that stand on the page, as `Person` does without scripts."""

from urllib.parse import urlsplit

from tests import filling, reading
from tests.person import Page

__tracebackhide__ = True  # pytest points at the line of the journey that failed
# A part of the page is new, as the pressed button asked for; a form that saves itself does so beside it.
SWAPPED = """button => {
    window.swapped = new Promise(done => document.addEventListener("htmx:afterSettle", event => {
        if (event.detail.requestConfig.elt === button) done(true)
    }))
}"""


class Window(Page):
    """What stands in a tab of the browser; what is followed or pressed is clicked there, and gives what stands there then."""

    def __init__(self, tab):
        place = urlsplit(tab.url)
        super().__init__(tab.content(), address=f"{place.path}?{place.query}".rstrip("?"), status=None)
        self.tab = tab

    def follow(self, link):
        found = reading.named("link", link, self._links())
        reading.only("link", link, sorted({node.get("href") for node in found}), str)
        return self._clicked(found[0])

    def _submit(self, pressed, typed):
        form, whole = filling.owner(pressed), self._narrowed([self.root.body])
        for label, answer in (typed or {}).items():
            controls = whole._controls(label, form)
            for control, values in filling.answered(str(label), controls, answer).items():
                self._give(control, values)
        return self._clicked(pressed)

    def _give(self, control, values):
        here = self._at(control)
        if control.tag == "select":
            here.select_option(values)
        elif control.tag == "input" and control.checkable:
            here.set_checked(bool(values))
        else:
            here.fill(values[0])

    def _clicked(self, node):
        here = self._at(node)
        if "hx-post" in node.attrib:
            here.evaluate(SWAPPED)
            here.click()
            self.tab.evaluate("window.swapped")
        else:
            with self.tab.expect_navigation():
                here.click()
        return Window(self.tab)

    def _at(self, node):
        """Where the element stands in the tab; what it is folded in is opened as a person does."""
        path = node.getroottree().getpath
        for around in reversed(list(node.iterancestors("details"))):
            folded = self.tab.locator(f"xpath={path(around)}")
            summary = folded.locator("summary").first
            if folded.get_attribute("open") is None and summary.is_visible():
                summary.click()
        return self.tab.locator(f"xpath={path(node)}")
