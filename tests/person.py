"""A person before the pages: comes in by the door, and finds the way by the words that stand there."""

import copy
import functools
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import filling, reading
from tests.factories import PASSWORD

__tracebackhide__ = True  # pytest points at the line of the journey that failed


class Person:
    """Somebody before a browser without scripts; a `user` has the password of the factories."""

    def __init__(self, user=None):
        self.user = user
        self.client = Client(enforce_csrf_checks=True)

    def arrive(self):
        """Come to the front door, and in by it with a user."""
        door = self.send("get", "/")
        return self.log_in(door) if self.user else door

    def log_in(self, page):
        return page.press("Log ind", {"E-mailadresse": self.user.email, "Adgangskode": PASSWORD})

    def open_link_from_mail(self, link):
        """Open an address that this person has been sent; every other one stands on a page."""
        return self.send("get", urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl())

    def send(self, method, address, fields=()):
        """Ask the server as a browser does, go where it leads, and look at what it answers."""
        sent = {} if method == "get" else body(fields)
        answer = getattr(self.client, method)(address, follow=True, **sent)
        assert answer.status_code < 500, f"{method} {address} ended in {answer.status_code}"
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        return Page(
            answer.content.decode() if is_page else "",
            self.send,
            address=answer.wsgi_request.get_full_path(),
            status=answer.status_code,
            file=None if is_page else answer.getvalue(),
        )


def body(fields):
    """What the test client needs to send these fields; a file among them makes it a body in parts."""
    if not any(isinstance(value, tuple) for _name, value in fields):
        return {"data": urlencode(fields), "content_type": "application/x-www-form-urlencoded"}
    data = {}
    for key, value in fields:
        part = SimpleUploadedFile(*value) if isinstance(value, tuple) else value
        data.setdefault(key, []).append(part)
    return {"data": data}


class Page:
    """What a person has before them: a page or, when it is narrowed, a part of it.

    `send(method, address, fields)` gives the next page; a field is (name, text) or (name, (file name, bytes)).
    `file` holds the bytes of an answer that is no page.
    """

    def __init__(self, html, send=None, *, address="/", status=200, file=None):
        self.send, self.address, self.status, self.file = send, address, status, file
        parser = lxml.html.HTMLParser(remove_comments=True)
        self.root = lxml.html.document_fromstring(html or "<p>", parser, ensure_head_body=True)
        for node in list(self.root.iter("template", "script", "style")):
            node.drop_tree()
        self.parts = [self.root.body]

    def __repr__(self):
        return f"<Page {self.address} ({self.status}): {self.text}>"

    @property
    def title(self):
        return reading.plain(self.root.findtext("head/title", ""))

    @property
    def h1(self):
        return reading.plain(" ".join(map(reading.words, self.root.iter("h1"))))

    @property
    def text(self):
        return reading.plain(" ".join(map(reading.words, self.parts)))

    @property
    def messages(self):
        """What the page says by itself: what was done, what was refused, how many were found."""
        said = [reading.words(node) for node in self.nodes() if node.get("role") in ("status", "alert")]
        return list(filter(None, said))

    @property
    def links(self):
        return list(map(reading.name, self._links()))

    @property
    def buttons(self):
        return list(map(reading.name, self._buttons()))

    def follow(self, link):
        """Go where the link with these words leads; a place on this page is here already."""
        found = reading.named("link", link, self._links())
        places = {urljoin(self.address, node.get("href")) for node in found}
        place = reading.only("link", link, sorted(places), str)
        return self if place.startswith(f"{self.address}#") else self._go("get", place)

    def press(self, button, typed=None):
        """Press the button with these words, after typing {label: answer} into its form.

        An answer is a text, the words of a choice or a list of them, True or False, or a file as (name, bytes).
        A label that stands there more than once is told with what it stands under: ("Udgift 2", "Beløb").
        """
        return self._submit(reading.one("button", button, self._buttons()), typed)

    def enter(self, label, typed=None):
        """Press Enter in a field: a browser then presses the first button of its form, whatever that says."""
        form = filling.owner(self._controls(label)[0])
        first = next(filter(filling.is_button, filling.controls_of(form)), None)
        assert first is not None, f"No button sends the form of “{label}”"
        return self._submit(first, typed)

    def within(self, heading):
        """The part of the page under a heading, a caption, a legend, a summary or the name of a menu."""
        heads = self.nodes(*reading.HEADINGS, *reading.CAPTIONS)
        heads += [menu for menu in self.nodes("nav") if "aria-label" in menu.attrib]
        parts = [reading.under(head) for head in reading.named("heading", heading, heads)]
        return self._narrowed(reading.only("heading", heading, reading.outermost(parts), str))

    def row(self, said):
        """The row of a table, or the item of a list, that says these words among others."""
        rows = reading.saying(said, self.nodes("tr", "li", "article"))
        return self._narrowed([reading.only("row", said, rows)])

    def nodes(self, *tags):
        """The elements of these kinds that are there for a person, in the order of the page."""
        return [node for part in self.parts for node in part.iter(*tags) if reading.is_there(node)]

    def _narrowed(self, parts):
        page = copy.copy(self)
        page.parts = parts
        return page

    def _links(self):
        return [link for link in self.nodes("a") if "href" in link.attrib]

    def _buttons(self):
        return list(filter(filling.is_button, self.nodes("button", "input")))

    def _controls(self, label, form=None):
        """What is filled in under a label, told with what it stands under or not; of one form or of any."""
        *places, last = reading.path(label)
        part = functools.reduce(Page.within, places, self)
        fields = {node: filling.controls_under(node) for node in part.nodes(*filling.LABELLING)}
        offered = [node for node in fields if fields[node] and form in (None, filling.owner(fields[node][0]))]
        return fields[reading.one("field", last, offered)]

    def _submit(self, pressed, typed):
        form = filling.owner(pressed)
        assert form is not None, f"“{reading.name(pressed)}” belongs to no form"
        assert not filling.is_disabled(pressed), f"“{reading.name(pressed)}” cannot be pressed"
        whole, answers = self._narrowed([self.root.body]), {}
        for label, answer in (typed or {}).items():
            answers |= filling.answered(" › ".join(reading.path(label)), whole._controls(label, form), answer)
        method, place = filling.way_of(form, pressed)
        fields = list(filling.entries(form, pressed, answers))
        if method == "get":
            return self._go("get", f"{place.partition('?')[0]}?{urlencode(fields)}")
        return self._go(method, place, fields)

    def _go(self, method, place, fields=()):
        address = urldefrag(urljoin(self.address, place)).url
        assert not any(urlsplit(address)[:2]), f"{address} is no page of this site"
        return self.send(method, address, fields)
