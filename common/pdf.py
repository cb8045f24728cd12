"""The one place that makes PDFs: tagged for screen readers, Danish, and deaf to all but three files."""

import atexit
import re
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings

from common.pdf_order import put_in_order
from common.text import normal, normal_line

STYLESHEET = settings.BASE_DIR / "static" / "pdf.css"
FONTS = [
    settings.BASE_DIR / "static" / "vendor" / name
    for name in ("IBMPlexSans-Regular-Latin1.woff2", "IBMPlexSans-SemiBold-Latin1.woff2")
]
READABLE = {path.as_uri(): path for path in (STYLESHEET, *FONTS)}
VARIANT = "pdf/ua-1"
# Elements that may hold words directly.
HOLDERS = {f"/{name}" for name in "P H1 H2 H3 H4 H5 H6 TH TD LBody Lbl Caption".split()}
# What is no text, or a link already.
UNLINKED = re.compile(r"<(/?)(?:a|title|style)[\s>]")
ADDRESS = re.compile(r"[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+")
PRINTED = 4  # the flag of an annotation
WITHOUT_PAGE_NUMBERS = "@page { @top-right { content: '' } }"


class ForbiddenResource(Exception):
    """The text of a document asked for something outside itself."""


class SealedFetcher:
    """Gives WeasyPrint the stylesheet and the two fonts, and nothing else in the world."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def __call__(self, url: str) -> Any:
        from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

        if url not in READABLE:
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, READABLE[url].read_bytes())


def render(
    html: str, *, title: str, lang: str = "da", moment: datetime | None = None, numbered: bool = True
) -> bytes:
    """The PDF/UA-1 bytes of a page made from `pdf/base.html`; the same input gives the same bytes.

    `moment` (aware) is kept as the time of creation. Front matter of a collection is not `numbered`:
    the merger stamps its pages. Raises ForbiddenResource when the page asks for any other file.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    fetcher, (fonts, stylesheets) = SealedFetcher(), _style()
    with suppress(FatalURLFetchingError):
        # Whatever an old row holds: a control character would make the metadata a reader's XML error.
        page = HTML(string=with_links(normal(html)), url_fetcher=fetcher)
        document = page.render(font_config=fonts, stylesheets=stylesheets[numbered], pdf_variant=VARIANT)
        document.metadata.title = normal_line(title)
        document.metadata.lang = lang
        document.metadata.created = moment and f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        data = document.write_pdf(finisher=_finish, pdf_variant=VARIANT, pdf_identifier=True)
    if fetcher.refused:  # Asked here too, because drawing an SVG swallows even a fatal refusal.
        raise ForbiddenResource(*fetcher.refused)
    return data


def with_links(html: str) -> str:
    """The page with each e-mail address in its texts as a link, unless it is one."""
    parts, inside = re.split(r"(<[^>]*>)", html), 0
    for place, part in enumerate(parts):
        if found := UNLINKED.match(part):
            inside += -1 if found[1] else 1
        elif not inside and "@" in part:
            parts[place] = ADDRESS.sub(r'<a href="mailto:\g<0>">\g<0></a>', part)
    return "".join(parts)


@cache
def _style() -> tuple[Any, dict[bool, list[Any]]]:
    """The fonts, and the stylesheets by whether pages are numbered: read once, by the process that renders."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(url=STYLESHEET.as_uri(), font_config=fonts, url_fetcher=SealedFetcher())
    unnumbered = CSS(string=WITHOUT_PAGE_NUMBERS)
    atexit.register(_style.cache_clear)  # The fonts' temporary folder goes with them.
    return fonts, {True: [sheet], False: [sheet, unnumbered]}


def _finish(document: Any, pdf: Any) -> None:
    """Put right what WeasyPrint leaves: headers and footers outside the tree, a tag per line, no index of ids."""
    root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
    tree = _elements(pdf, root["K"][0])
    owners_by_page = _resolve(pdf, root["ParentTree"])["Nums"][1::2]
    for reference, owners in zip(pdf.page_references, owners_by_page, strict=False):
        page = _resolve(pdf, reference)
        outside = {mcid for mcid, owner in enumerate(owners) if owner not in tree}
        _mark_as_artifacts(_resolve(pdf, page["Contents"]).stream, outside)
        owners[:] = ["null" if mcid in outside else owner for mcid, owner in enumerate(owners)]
        _lift_words(pdf, tree, owners)
    orders = _reading_orders(pdf, root["K"][0])
    for reference in pdf.page_references:
        content = _resolve(pdf, _resolve(pdf, reference)["Contents"]).stream
        put_in_order(content, orders.get(reference, []))
    _say_what_heads_head(tree)
    _print_links(pdf)
    ids = sorted((element["ID"].data, reference) for reference, element in tree.items() if "ID" in element)
    if ids:
        names = type(root["K"])([item for pair in ids for item in pair])
        root["IDTree"] = type(root)({"Names": names})


def _say_what_heads_head(tree: Any) -> None:
    """Which cells a heading of a table is for: those of its column, or those of its row."""
    for element in tree.values():
        if element.get("S") == "/TH":
            is_above = tree[tree[element["P"]]["P"]]["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if is_above else "/Row"


def _print_links(pdf: Any) -> None:
    """What is a link on a screen stands on paper too."""
    for found in pdf.objects:
        if isinstance(found, dict) and found.get("Subtype") == "/Link":
            found["F"] = PRINTED


def _lift_words(pdf: Any, tree: Any, owners: Any) -> None:
    """Let paragraphs and cells hold their lines themselves; that halves the tree a collection must carry."""
    for mcid, reference in enumerate(owners):
        line = tree.get(reference, {})
        if line.get("S") == "/Span" and line["K"] == [mcid] and tree[line["P"]]["S"] in HOLDERS:
            kids = tree[line["P"]]["K"]
            kids[kids.index(reference)] = mcid
            owners[mcid] = line["P"]
            # Nothing stands where it stood: a freed object would move all after it in the compressed index, and
            # strict readers would find no tags any more.
            pdf.objects[line.number] = _nothing(line.number)


def _nothing(number: int) -> Any:
    """The null object under a number."""
    from pydyf import Object

    class Nothing(Object):
        data = b"null"

    found = Nothing()
    found.number = number
    return found


def _elements(pdf: Any, top: Any) -> dict[Any, Any]:
    """Every structure element from `top` down, by reference."""
    found, waiting = {}, [top]
    while waiting:
        reference = waiting.pop()
        element = _resolve(pdf, reference)
        if "S" in element:
            found[reference] = element
            waiting.extend(kid for kid in element["K"] if isinstance(kid, bytes))
    return found


def _reading_orders(pdf: Any, top: Any) -> dict[Any, list[int]]:
    """The numbers of each page's pieces in the order of the tags, by the page's reference."""
    found: dict[Any, list[int]] = defaultdict(list)
    waiting = [(top, None)]
    while waiting:
        kid, page = waiting.pop()
        if isinstance(kid, int):
            found[page].append(kid)
            continue
        element = _resolve(pdf, kid)
        if "S" in element:
            waiting.extend((each, element.get("Pg")) for each in reversed(element["K"]))
    return found


def _mark_as_artifacts(stream: list[Any], mcids: set[int]) -> None:
    for position, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in mcids:
            stream[position - 1] = "/Artifact"
            item.clear()
            item["Type"] = "/Pagination"


def _resolve(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
