"""How a person finds the way on pages of a few words, and what goes between them and the server."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import include, path, reverse

from regions import invitations
from regions.permissions import Role
from tests.factories import RegionFactory, member, newcomer
from tests.person import Page, Person

ROWS = """
<table><caption>Modtaget</caption>
  <tr><td>MID-4<td><a href="/4/">Åbn</a><td><form method="post" action="/4/kvit/"><button>Kvittér</button></form>
  <tr><td>MID-41<td><a href="/41/">Åbn</a><td><form method="post" action="/41/kvit/"><button>Kvittér</button></form>
</table>
"""
PARTS = """
<nav aria-label="Menu">Hjem</nav>
<main><h1>Alt</h1>
  <section><h2>Penge</h2><div><h3>Udgift 1</h3>En</div><div><div><h3>Udgift 2</h3></div>To</div></section>
  <h2>Løst</h2><p>A</p><p>B</p><h2>Slut</h2><p>C</p>
  <section><h2>Tal <em>Kladde</em></h2><table><caption>Tal</caption><td>7</table></section>
  <details><summary>Svar<span>: Budget</span></summary>D</details></main>
"""


HALL = """
<form method="post" enctype="multipart/form-data">{% csrf_token %}<label>Fil <input type="file" name="paper"></label>
  <button name="go" value="on">Send</button><button name="go" value="round">Send og gå videre</button></form>
<form method="post"><button>Send uden tegn</button></form><a href="/fil/">Hent</a><a href="/fejl/">Fejl</a>
"""


@login_not_required
def hall(request):
    """A page that shows what it was sent, or leads back to itself."""
    if request.POST.get("go") == "round":
        return redirect("/?rundt=1#top")
    got = [request.POST.get("go"), *(file.read() for file in request.FILES.values())]
    return HttpResponse(f"{Template(HALL).render(RequestContext(request))} {got}")


urlpatterns = [
    path("", hall),
    path("fil/", login_not_required(lambda request: HttpResponse(b"%PDF", content_type="application/pdf"))),
    path("fejl/", login_not_required(lambda request: HttpResponse("Fejl", status=500))),
    path("", include("config.urls")),
]


def page(html, address="/her/?side=2"):
    """A page that gives what it sends instead of the page that comes after."""
    return Page(html, lambda *sent: sent, address=address)


def test_a_page_tells_its_title_its_heading_and_what_has_happened():
    found = page(
        "<title>Alle –\n Karrierespor</title><h1>Alle <b>forsøg</b></h1><p role=status>Gemt<p role=status>"
    )

    assert (found.title, found.h1, found.messages) == ("Alle – Karrierespor", "Alle forsøg", ["Gemt"])
    assert (found.status, found.text) == (200, "Alle forsøg Gemt")


def test_words_are_as_they_are_read_aloud():
    found = page(
        '<a href="/"><svg><title>Pil</title></svg> Til\nfor<b>siden</b></a><button aria-label="Luk"></button>'
        '<table><td>RM-1<small>Udgave 1</small><td>10<span aria-hidden="true"> kr.</span></table>'
    )

    assert (found.links, found.buttons, found.text) == (
        ["Til forsiden"],
        ["Luk"],
        "Til forsiden RM-1 Udgave 1 10",
    )


@pytest.mark.parametrize("tag", ["p hidden", "template", "dialog", "script"])
def test_what_is_hidden_is_not_there(tag):
    found = page(f"<{tag}><a href='/x/'>Forsøg</a><button>Gem</button></{tag.split()[0]}>")

    assert (found.links, found.buttons, found.text) == ([], [], "")


def test_a_link_is_followed_from_where_the_page_lies():
    found = page('<a href="?side=3">Næste</a><a href="../ny/#top">Ny <span>udgave</span></a>')

    assert (found.follow("Næste"), found.follow("Ny")) == (("get", "/her/?side=3", ()), ("get", "/ny/", ()))


def test_links_with_the_same_words_to_the_same_place_are_one():
    assert page('<a href="/ny/">Ny</a> <a href="../ny/">Ny</a>').follow("Ny") == ("get", "/ny/", ())


def test_a_place_on_the_page_is_here_already():
    found = page('<a href="#indhold">Gå til indhold</a>')

    assert found.follow("Gå til indhold") is found


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<a href="/a/">Program</a><a>Forsøg</a>', "No link says “Forsøg”. There is: Program"),
        ('<a href="/a/">Forsøg</a><a href="/b/">Forsøg</a>', "Not one link says “Forsøg” but 2: /a/ · /b/"),
        ('<a href="https://eksempel.dk/">Forsøg</a>', "https://eksempel.dk/ is no page of this site"),
    ],
)
def test_a_link_that_cannot_be_followed_tells_what_is_there(html, told):
    with pytest.raises(AssertionError, match=told):
        page(html).follow("Forsøg")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<form><button>Gem kladde</button></form>", "No button says “Gem”. There is: Gem kladde"),
        ("<form><button>Gem</button><button>Gem</button></form>", "Not one button says “Gem” but 2"),
        ("<form><button disabled>Gem</button></form>", "“Gem” cannot be pressed"),
        ("<button>Gem</button>", "“Gem” belongs to no form"),
        ("<form><button type=button>Gem</button></form>", "nothing of that kind"),
    ],
)
def test_a_button_that_cannot_be_pressed_tells_what_is_there(html, told):
    with pytest.raises(AssertionError, match=told):
        page(html).press("Gem")


def test_one_of_many_equal_buttons_is_pressed_in_its_row():
    found = page(ROWS).row("MID-4")

    assert found.press("Kvittér") == ("post", "/4/kvit/", [])
    assert found.follow("Åbn") == ("get", "/4/", ())


@pytest.mark.parametrize(("said", "told"), [("Åbn", "but 2: MID-4 Åbn Kvittér · MID-41"), ("MID-5", "but 0")])
def test_a_row_that_is_not_there_or_not_alone_is_told(said, told):
    with pytest.raises(AssertionError, match=f"Not one row says “{said}” {told}"):
        page(ROWS).row(said)


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Penge", "Penge Udgift 1 En Udgift 2 To"),
        ("Udgift 2", "Udgift 2 To"),
        ("Løst", "Løst A B"),
        ("Tal", "Tal 7"),
        ("Tal Kladde", "Tal Kladde Tal 7"),
        ("Svar", "Svar: Budget D"),
        ("Menu", "Hjem"),
    ],
)
def test_a_part_of_the_page_is_found_by_what_stands_over_it(heading, text):
    assert page(PARTS).within(heading).text == text


@pytest.mark.urls(__name__)
def test_a_person_sends_what_the_server_reads_and_goes_where_it_leads():
    door = Person().arrive()

    assert door.press("Send").text.endswith("['on']")
    assert door.press("Send", {"Fil": ("a.txt", b"1")}).text.endswith("['on', b'1']")
    assert door.press("Send og gå videre").address == "/?rundt=1"
    assert door.follow("Hent").file == b"%PDF"


@pytest.mark.urls(__name__)
def test_a_form_that_forgot_its_token_is_refused():
    assert Person().arrive().press("Send uden tegn").status == 403


@pytest.mark.urls(__name__)
def test_a_mistake_of_the_servers_stops_the_journey():
    with pytest.raises(AssertionError, match="get /fejl/ ended in 500"):
        Person().arrive().follow("Fejl")


@pytest.mark.django_db
def test_a_person_enters_by_the_front_door():
    assert Person().arrive().buttons == ["Log ind", "English"]
    assert Person(member(Role.HR, RegionFactory())).arrive().h1 == "Overblik"


@pytest.mark.django_db
def test_a_person_opens_the_link_of_a_mail():
    region = RegionFactory()
    token = invitations.invite(newcomer(Role.HR, region), by=member(Role.USER_ADMIN, region))
    link = f"https://karrierespor.example{reverse('invitation', args=[token])}"

    assert Person().open_link_from_mail(link).h1 == "Vælg en adgangskode"
