"""Joins PDFs from `common.pdf` into one that is still tagged.

pikepdf copies pages but leaves the structure tree, bookmarks, language and named destinations behind.
Here each part's keys and ids are moved out of the way of the other parts' while it is still alone;
then its pages, its tree and its bookmarks are copied and hung into the collection's own.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import accumulate

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, ObjectStreamMode, Pdf, String

from common.pdfmerge.stamp import stamp as stamp_pages
from common.text import normal_line

LINK = "part:"
# Elements that hold words only: no table cell hides below them.
INLINE = {f"/{name}" for name in "P H1 H2 H3 H4 H5 H6 Span Link Lbl Caption Figure".split()}


@dataclass(frozen=True)
class Part:
    """A PDF from `common.pdf`, or an unstamped collection, and the words of its bookmark.

    `pages` saves opening the file to count them.
    """

    data: bytes
    title: str
    pages: int | None = None


def page_count(data):
    with Pdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def link_to(number):
    """The href that `merge` turns into a jump to the first page of part `number`, counted from 0."""
    return f"{LINK}{number}"


def merge(parts, *, title, lang="da", stamp=True):
    """The bytes of one tagged PDF with a bookmark per part, stamped unless it will be merged again."""
    collection = _Collection()
    for part in parts:
        collection.add(part)
    if stamp:
        stamp_pages(collection.pdf)
    return collection.save(title=title, lang=lang)


def merge_with_contents(front, parts, *, title, lang="da", length=1):
    """Merge behind a front matter that prints where each part starts.

    `front(first_pages)` answers with PDF bytes. It is asked again when it came out longer than the `length`
    assumed; page numbers stand in a column of their own, so the next answer is as long as the last.
    """
    parts = list(parts)
    counts = [part.pages or page_count(part.data) for part in parts]
    data = front(_first_pages(counts, after=length))
    while page_count(data) != length:
        length = page_count(data)
        data = front(_first_pages(counts, after=length))
    return merge([Part(data, title), *parts], title=title, lang=lang)


def _first_pages(counts, *, after):
    return list(accumulate(counts, initial=after + 1))[:-1]


class _Collection:
    def __init__(self):
        self.pdf = Pdf.new()
        self.tree = self.pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array(), ParentTree=Dictionary(Kids=Array()))
        )
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.tree, K=Array())
        )
        self.tree.K.append(self.document)
        self.parts = []  # (title, first page) of each
        self.bookmarks = []
        self.ids = []
        self.links = []
        self.fonts = {}
        self.next_key = 0

    def add(self, part):
        source = Pdf.open(BytesIO(part.data))
        _resolve_names(source)
        _prefix_ids(source.Root.StructTreeRoot, f"{len(self.parts)}.")
        self._shift_keys(source)
        first = len(self.pdf.pages)
        self.pdf.pages.extend(source.pages)
        pages = [page.obj for page in self.pdf.pages[first:]]
        self.links.extend(link for page in pages for link in _part_links(page))
        self._share_fonts(pages)
        self._add_tree(source, part.title)
        self._add_bookmark(source, part.title, pages[0])
        self.parts.append((part.title, pages[0]))

    def _shift_keys(self, source):
        for page in source.pages:
            page.obj.StructParents += self.next_key
            for annotation in page.obj.get("/Annots", ()):
                annotation.StructParent += self.next_key

    def _share_fonts(self, pages):
        """Let equal font programs be one; the pages of a document share their resources."""
        for fonts in {page.Resources.Font.objgen: page.Resources.Font for page in pages}.values():
            for descriptor, key in _font_programs(fonts):
                digest = sha256(descriptor[key].read_raw_bytes()).digest()
                descriptor[key] = self.fonts.setdefault(digest, descriptor[key])

    def _add_tree(self, source, title):
        root = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        for top in root.K:
            top.S, top.T, top.P = Name.Part, String(title), self.document
            self.document.K.append(top)
        owners = sorted((key + self.next_key, owner) for key, owner in NumberTree(root.ParentTree).items())
        nums = Array([item for pair in owners for item in pair])
        limits = Array([owners[0][0], owners[-1][0]])
        leaf = self.pdf.make_indirect(Dictionary(Limits=limits, Nums=nums))
        self.tree.ParentTree.Kids.append(leaf)
        self.next_key = owners[-1][0] + 1
        if "/IDTree" in root:
            self.ids.extend((str(element.ID), element) for element in NameTree(root.IDTree).values())

    def _add_bookmark(self, source, title, first_page):
        bookmark = Dictionary(Title=String(title), Dest=Array([first_page, Name.Fit]))
        bookmark = self.pdf.make_indirect(bookmark)
        self.bookmarks.append(bookmark)
        if "/Outlines" in source.Root:
            inner = self.pdf.copy_foreign(source.Root.Outlines)
            bookmark.First, bookmark.Last = inner.First, inner.Last
            bookmark.Count = -abs(inner.Count)  # negative: closed until the reader opens it
            for child in _siblings(inner.First):
                child.Parent = bookmark

    def save(self, *, title, lang):
        self._join_bookmarks()
        self._point_links()
        if self.ids:
            names = [item for key, element in sorted(self.ids, key=_by_id) for item in (String(key), element)]
            self.tree.IDTree = Dictionary(Names=Array(names))
        self.tree.ParentTreeNextKey = self.next_key
        self.pdf.Root.StructTreeRoot = self.tree
        self.pdf.Root.Lang = String(lang)
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        self.pdf.Root.PageMode = Name.UseOutlines
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = normal_line(title)
            metadata["pdfuaid:part"] = "1"
        output = BytesIO()
        self.pdf.save(
            output,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return output.getvalue()

    def _join_bookmarks(self):
        outlines = self.pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=len(self.bookmarks)))
        outlines.First, outlines.Last = self.bookmarks[0], self.bookmarks[-1]
        for bookmark in self.bookmarks:
            bookmark.Parent = outlines
        for left, right in zip(self.bookmarks, self.bookmarks[1:], strict=False):
            left.Next, right.Prev = right, left
        self.pdf.Root.Outlines = outlines

    def _point_links(self):
        for annotation, number in self.links:
            title, page = self.parts[number]
            annotation.Dest = Array([page, Name.Fit])
            annotation.Contents = String(title)
            del annotation.A


def _resolve_names(source):
    """Turn links to named places into links to the places: names of different parts could be the same."""
    if "/Names" not in source.Root:
        return
    places = NameTree(source.Root.Names.Dests)
    for page in source.pages:
        for annotation in page.obj.get("/Annots", ()):
            if isinstance(annotation.get("/Dest"), String):
                annotation.Dest = places[str(annotation.Dest)]


def _prefix_ids(root, prefix):
    """Rename the ids of header cells, and the cells' references to them."""
    waiting = list(root.K)
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Dictionary) or str(element.get("/S", "/Span")) in INLINE:
            continue
        if "/ID" in element:
            element.ID = String(prefix + str(element.ID))
        if headers := element.get("/A", Dictionary()).get("/Headers"):
            element.A.Headers = Array([String(prefix + str(header)) for header in headers])
        waiting.extend(element.K)


def _font_programs(fonts):
    for font in fonts.values():
        for descendant in font.get("/DescendantFonts", ()):
            descriptor = descendant.FontDescriptor
            yield from ((descriptor, key) for key in ("/FontFile2", "/FontFile3") if key in descriptor)


def _part_links(page):
    for annotation in page.get("/Annots", ()):
        target = str(annotation.get("/A", {}).get("/URI", ""))
        if target.startswith(LINK):
            yield annotation, int(target.removeprefix(LINK))


def _siblings(item):
    while item is not None:
        yield item
        item = item.get("/Next")


def _by_id(pair):
    return pair[0].encode()
