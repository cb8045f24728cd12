"""Each desk's first page and its lists, among ever more pilots and postings: how much a page grows with what is behind it.

The pilots are spread over the five regions, the postings are Midtjylland's.
"""

from accounting.models import Book
from benchmarks import worlds
from benchmarks.browsing import get, programme, queries
from benchmarks.harness import row
from regions.models import Region

FEW, SOME, MANY = (1_000, 10_000), (10_000, 100_000), (20_000, 1_000_000)
POSTINGS = MANY[1]
MOST_QUERIES = 15
# Who looks at what; {book} is Midtjylland's.
PAGES = {
    "HR's first page": ("hr.midtjylland", "/"),
    "the account keeper's first page": ("okonomi.midtjylland", "/"),
    "the coordinator's first page": ("tovholder.midtjylland", "/"),
    "the steering group's first page": ("styregruppe.midtjylland", "/"),
    "the central parties' first page": ("danske-regioner", "/"),
    "the secretariat's first page": ("sekretariat", "/"),
    "the auditor's first page": ("revision", "/"),
    "the facilitator's first page": ("facilitator", "/"),
    "the administrator's first page": ("brugeradmin", "/"),
    "the region's list of pilots": ("hr.midtjylland", "/forsog/"),
    "the list of all pilots": ("danske-regioner", "/forsog/"),
    "Modtaget": ("danske-regioner", "/modtaget/"),
    "the pools": ("danske-regioner", "/okonomi/"),
    "the pool": ("okonomi.midtjylland", "/okonomi/{book}/"),
    "the book": ("okonomi.midtjylland", "/okonomi/{book}/bog/"),
    "the expenses": ("okonomi.midtjylland", "/okonomi/{book}/udgifter/"),
    "the agreements under way": ("tovholder.midtjylland", "/gennemgang/"),
}


def page_in(world, email, address):
    """The page, to be fetched in a copy of a world of so many pilots and postings."""
    pilots, postings = world
    name = worlds.enter("desks", pilots, postings)
    book = Book.objects.of(programme(), Region.objects.get(slug="midtjylland"))
    return worlds.within(name, get(f"{email}@eksempel.dk", address.format(book=book.pk)))


def told(world):
    return "{:,} pilots and {:,} postings".format(*world)


def grown(name, world, page, **options):
    """The row of a page in that world, beside the same page among few."""

    def measure():
        return page_in(world, *page), page_in(FEW, *page)

    row(name, aim=1.3, what=f"among {told(world)}", beside=f"among {told(FEW)}", **options)(measure)


for name, page in PAGES.items():
    grown(f"{name} among many", MANY, page)
    grown(f"{name} among some", SOME, page, is_long=True)


def asked(name):
    """The row of the number of queries of a page."""

    def measure():
        page = page_in(MANY, *PAGES[name])
        return (lambda: queries(page)), (lambda: MOST_QUERIES)

    what = {"what": f"among {told(MANY)}", "beside": f"{MOST_QUERIES} queries"}
    row(f"queries of {name}", aim=1.0, unit="n", rounds=1, **what)(measure)


for name in ("HR's first page", "the central parties' first page", "the pools"):
    asked(name)


@row(
    "queries of all these pages among many",
    aim=1.0,
    what=f"the page that asks most among {told(MANY)} beside what it asks among {told(FEW)}",
    beside="as many",
    unit="n",
    rounds=1,
)
def queries_grown():
    def most():
        return max(queries(page_in(MANY, *page)) / queries(page_in(FEW, *page)) for page in PAGES.values())

    return most, lambda: 1
