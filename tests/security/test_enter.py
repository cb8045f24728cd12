"""Enter in a box of one line does what the first button of its form does: it saves a draft, searches, or does nothing.

Every page that anybody reads is judged while the matrix is walked.
"""

from lxml import html

# Boxes in which Enter sends the form.
ONE_LINE = {"text", "email", "tel", "number", "password", "search", "url", "date"}
# What a first button may do: keep what is typed where nobody else reads it, read, or let a person in.
HARMLESS = {
    "Gem kladde",
    "Gem svarene",
    "Start kladden",
    "Log ind",
    "Bekræft",
    "Gem den nye adgangskode",
    "Gem, og log ind",
    "Hent zip-filen",
    "Hent stikprøven som zip",
    "Vis opslagene",
}
BUTTONS = ".//button[not(@type) or @type='submit'] | .//input[@type='submit' or @type='image']"


def forms_with_boxes(body):
    """(its one-line boxes, its buttons in document order) of every form of a page that has any."""
    page = html.fromstring(body)
    for form in page.iterfind(".//form"):
        boxes = [box for box in owned(page, form, ".//input") if is_one_line(box)]
        if form.get("method") == "post" and boxes:
            yield boxes, owned(page, form, BUTTONS)


def owned(page, form, path):
    """What belongs to the form: inside it, or naming it."""
    name = form.get("id")
    found = [node for node in page.xpath(path) if node.get("form", "") == (name or "-")]
    inside = {node for node in form.xpath(path) if not node.get("form") or node.get("form") == name}
    return [node for node in page.xpath(path) if node in inside or node in found]


def is_one_line(box):
    return box.get("type", "text") in ONE_LINE


def does_harm(buttons):
    """What Enter would press, when it is not harmless; with a disabled first button it presses nothing."""
    if not buttons:
        return "no button"
    first = buttons[0]
    said = " ".join(first.text_content().split())
    return None if first.get("disabled") is not None or said in HARMLESS else said


def judged(body):
    """[(the name of a form's first box, what Enter there would press that it must not, or None)]."""
    return [(boxes[0].get("name"), does_harm(buttons)) for boxes, buttons in forms_with_boxes(body)]


PAGE = """<form method=post><input name=q>{buttons}</form><form method=post><textarea></textarea><button>Send</button></form>
<form><input name=find><button>Find</button></form>"""


def test_the_first_button_of_a_form_with_a_box_is_judged():
    said = {
        "<button>Gem kladde</button><button>Send</button>": None,
        "<button type=button>Vis</button><button> Fjern \n linjen </button>": "Fjern linjen",
        "<button disabled>Send</button>": None,
        "": "no button",
    }
    for buttons, harm in said.items():
        assert judged(PAGE.format(buttons=buttons)) == [("q", harm)]
