"""Joins PDFs from `common.pdf` into one that is still tagged.

pikepdf copies pages but leaves the structure tree, bookmarks, language and named destinations behind.
Here each part is opened alone, its keys and ids are moved out of the way of the other parts', and it is written into
the file straight from where it was read, and let go.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf, String

from common.pdfmerge.stamp import Stamp, embed_font
from common.pdfmerge.writer import Copier, Writer
from common.text import normal_line

LINK = "part:"


@dataclass(frozen=True)
class Part:
    """A PDF from `common.pdf` or an unstamped collection, or what gives its bytes, and the words of its bookmark.

    `pages` saves opening the file to count them.
    """

    data: bytes | Callable[[], bytes]
    title: str
    pages: int | None = None

    @property
    def content(self) -> bytes:
        return self.data() if callable(self.data) else self.data

    @property
    def length(self) -> int:
        return self.pages or page_count(self.content)


def page_count(data: bytes) -> int:
    with Pdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def link_to(number: int) -> str:
    """The href that `merge` turns into a jump to the first page of part `number`, counted from 0."""
    return f"{LINK}{number}"


def merge(parts: Iterable[Part], *, title: str, lang: str = "da", stamp: bool = True) -> bytes:
    """The bytes of one tagged PDF with a bookmark per part, stamped unless it will be merged again."""
    parts, file = list(parts), BytesIO()
    stamps = Stamp(sum(part.length for part in parts)) if stamp else None
    collection = _Collection(Writer(file), [part.title for part in parts], stamps)
    for part in parts:
        collection.add(part)
    collection.finish(title=title, lang=lang)
    return file.getvalue()


def merge_with_contents(
    front: Callable[[list[int]], bytes],
    parts: Iterable[Part],
    *,
    title: str,
    lang: str = "da",
    length: int = 1,
) -> bytes:
    """Merge behind a front matter that prints where each part starts.

    `front(first_pages)` answers with PDF bytes. It is asked again when it came out longer than the `length`
    assumed; page numbers stand in a column of their own, so the next answer is as long as the last.
    """
    parts = list(parts)
    counts = [part.length for part in parts]
    data = front(_first_pages(counts, after=length))
    while page_count(data) != length:
        length = page_count(data)
        data = front(_first_pages(counts, after=length))
    return merge([Part(data, title, length), *parts], title=title, lang=lang)


def _first_pages(counts: list[int], *, after: int) -> list[int]:
    return list(accumulate(counts, initial=after + 1))[:-1]


class _Collection:
    """What the file holds once, around its parts. Things are known by their numbers in it."""

    def __init__(self, writer: Writer, titles: list[str], stamps: Stamp | None) -> None:
        self.writer, self.titles, self.stamps = writer, titles, stamps
        self.root, self.all_pages, self.tree, self.document, self.outlines = self._reserve(range(5))
        self.font = writer.reserve() if stamps else 0
        # Reserved for every part, since the contents lead to pages that are written later.
        self.first_pages, self.bookmarks = self._reserve(titles), self._reserve(titles)
        self.pages: list[Any] = []
        self.tops: list[Any] = []
        self.leaves: list[Any] = []
        self.ids: list[Any] = []
        self.inner: list[Any] = []
        self.next_key = 0

    def _reserve(self, things: Iterable[Any]) -> list[int]:
        return [self.writer.reserve() for _thing in things]

    def add(self, part: Part) -> None:
        with Pdf.open(BytesIO(part.content)) as source:
            _Part(self, source, len(self.inner)).write()

    def finish(self, *, title: str, lang: str) -> None:
        put, (metadata, info) = self.writer.put, _told(title)
        put(self.all_pages, b"<< /Type /Pages /Count %d /Kids %b >>" % (len(self.pages), _list(self.pages)))
        put(
            self.document,
            b"<< /Type /StructElem /S /Document /P %d 0 R /K %b >>" % (self.tree, _list(self.tops)),
        )
        self._put_tree()
        self._put_bookmarks()
        words = b"/Lang %b /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>"
        words = words % String(lang).unparse() + b" /PageMode /UseOutlines"
        places = b"/Pages %d 0 R /StructTreeRoot %d 0 R /Outlines %d 0 R /Metadata %d 0 R"
        places %= (
            self.all_pages,
            self.tree,
            self.outlines,
            self.writer.stream(b"/Type /Metadata /Subtype /XML", metadata),
        )
        put(self.root, b"<< /Type /Catalog %b %b >>" % (places, words))
        (number,) = self._reserve([info])
        put(number, info)
        if self.stamps:
            embed_font(self.writer, self.font)
        self.writer.finish(root=self.root, info=number)

    def _put_tree(self) -> None:
        kids = b"/K [ %d 0 R ] /ParentTree << /Kids %b >> /ParentTreeNextKey %d"
        kids %= (self.document, _list(self.leaves), self.next_key)
        if self.ids:
            pairs = sorted((name.encode(), number) for name, number in self.ids)
            names = (b"%b %d 0 R" % (String(name.decode()).unparse(), number) for name, number in pairs)
            kids += b" /IDTree << /Names [ %b ] >>" % b" ".join(names)
        self.writer.put(self.tree, b"<< /Type /StructTreeRoot %b >>" % kids)

    def _put_bookmarks(self) -> None:
        neighbours = zip([None, *self.bookmarks], [*self.bookmarks[1:], None], strict=False)
        for number, title, page, inner, (before, after) in zip(
            self.bookmarks, self.titles, self.first_pages, self.inner, neighbours, strict=True
        ):
            told = b"/Title %b /Parent %d 0 R /Dest [ %d 0 R /Fit ]"
            told %= (String(title).unparse(), self.outlines, page)
            told += b" /Prev %d 0 R" % before if before else b""
            told += b" /Next %d 0 R" % after if after else b""
            # A negative count: closed until the reader opens it.
            told += b" /First %d 0 R /Last %d 0 R /Count -%d" % inner if inner else b""
            self.writer.put(number, b"<< %b >>" % told)
        ends = (self.bookmarks[0], self.bookmarks[-1], len(self.bookmarks))
        self.writer.put(self.outlines, b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % ends)


class _Part:
    """A part of a collection, on its way from its own file into that of the whole."""

    def __init__(self, collection: _Collection, source: Pdf, index: int) -> None:
        self.whole, self.source, self.index = collection, source, index
        self.copier = Copier(source, collection.writer, prefix=b"%d." % index)
        self.copier.stands_for(source.Root.Pages, collection.all_pages)

    def _elsewhere(self, number: int) -> Any:
        """Something to refer to that is written elsewhere, under `number`."""
        thing = self.source.make_indirect(Dictionary())
        self.copier.stands_for(thing, number)
        return thing

    def write(self) -> None:
        """Copy the part into the file; what the collection hangs together is known by number from here."""
        whole, source = self.whole, self.source
        _resolve_names(source)
        _shift_keys(source, whole.next_key)
        pages = [page.obj for page in source.pages]
        self._point_links(pages)
        if whole.stamps:
            whole.stamps.put_on(source, self._elsewhere(whole.font))
        first = whole.first_pages[self.index]
        self.copier.stands_for(pages[0], first)
        self._put_tree(source.Root.StructTreeRoot)
        self._put_bookmarks()
        whole.pages += [self.copier.copy(pages[0], first), *map(self.copier.copy, pages[1:])]

    def _point_links(self, pages: Any) -> None:
        for page in pages:
            for annotation, number in _part_links(page):
                target = self._elsewhere(self.whole.first_pages[number])
                annotation.Dest = Array([target, Name.Fit])
                annotation.Contents = String(self.whole.titles[number])
                del annotation.A

    def _put_tree(self, root: Any) -> None:
        whole, key, document = self.whole, self.whole.next_key, self._elsewhere(self.whole.document)
        for top in root.K:
            top.S, top.T, top.P = Name.Part, String(whole.titles[self.index]), document
            whole.tops.append(self.copier.copy(top))
        owners = sorted((each + key, owner) for each, owner in NumberTree(root.ParentTree).items())
        nums = Array([item for pair in owners for item in pair])
        limits = Array([owners[0][0], owners[-1][0]])
        leaf = self.source.make_indirect(Dictionary(Limits=limits, Nums=nums))
        whole.leaves.append(self.copier.copy(leaf))
        whole.next_key = owners[-1][0] + 1
        if "/IDTree" in root:
            elements = NameTree(root.IDTree).values()
            whole.ids += [(f"{self.index}.{element.ID}", self.copier.copy(element)) for element in elements]

    def _put_bookmarks(self) -> None:
        """The bookmarks inside a part hang below its own."""
        if "/Outlines" not in self.source.Root:
            self.whole.inner.append(None)
            return
        inner, above = self.source.Root.Outlines, self._elsewhere(self.whole.bookmarks[self.index])
        for child in _siblings(inner.First):
            child.Parent = above
        copy = self.copier.copy
        self.whole.inner.append((copy(inner.First), copy(inner.Last), abs(inner.Count)))


def _list(numbers: Iterable[int]) -> bytes:
    return b"[ %b ]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _told(title: str) -> tuple[bytes, bytes]:
    """The metadata of a collection, and the same as older readers know it."""
    pdf = Pdf.new()
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = normal_line(title)
        metadata["pdfuaid:part"] = "1"
    return pdf.Root.Metadata.read_bytes(), pdf.docinfo.unparse(resolved=True)


def _shift_keys(source: Pdf, key: int) -> None:
    for page in source.pages:
        page.obj.StructParents += key
        for annotation in page.obj.get("/Annots", ()):
            annotation.StructParent += key


def _resolve_names(source: Pdf) -> None:
    """Turn links to named places into links to the places: names of different parts could be the same."""
    if "/Names" not in source.Root:
        return
    places = NameTree(source.Root.Names.Dests)
    for page in source.pages:
        for annotation in page.obj.get("/Annots", ()):
            if isinstance(annotation.get("/Dest"), String):
                annotation.Dest = places[str(annotation.Dest)]


def _part_links(page: Any) -> Iterator[tuple[Any, int]]:
    for annotation in page.get("/Annots", ()):
        target = str(annotation.get("/A", {}).get("/URI", ""))
        if target.startswith(LINK):
            yield annotation, int(target.removeprefix(LINK))


def _siblings(item: Any) -> Iterator[Any]:
    while item is not None:
        yield item
        item = item.get("/Next")
