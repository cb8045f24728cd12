"""The yearly statement as a kind of document: received, receipted and asked about like what is filed of a pilot."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from accounting.statements import files
from accounting.statements.statements import Statement
from accounting.statements.yearly import danish_title
from pilots.documents.kinds import Kind
from regions.permissions import Permission

RELATED = ("book__region", "book__programme", "made_by", "filing")


def _heads(statement):
    book = statement.book
    return {
        "programme": book.programme,
        "region": book.region,
        "title": danish_title(statement),
        "version": statement.number,
    }


def _called(statement):
    return files.title_of(
        {"year": statement.year_name, "region": statement.book.region, "number": statement.number}
    )


def file_name(statement):
    year = statement.year_name.replace("/", "-")
    return slugify(f"regnskab {year} {statement.book.region.name} {statement.number}")


KIND = Kind(
    name="statement",
    model=Statement,
    documents=lambda: Statement.objects.select_related(*RELATED),
    called=_called,
    subject=lambda statement: statement,
    heads=_heads,
    render=files.pdf_of,
    file_name=file_name,
    stem="regnskab",
    addresses={
        "page": "statement",
        "pdf": "statement_pdf",
        "receipt": "statement_receipt",
        "ask": "statement_ask",
        "answer": "statement_answer",
    },
    place=lambda statement: (statement.pk,),
    found_by={"pk": "pk"},
    title=gettext_lazy("Statement of account"),
    verbs={
        "received": "statement_received",
        "asked": "statement_asked",
        "answered": "statement_answered",
        "fetched": "statement_downloaded",
    },
    reads=Permission.SEE_POOL,
    answers=Permission.CLOSE_ACCOUNT,
    keeps=Permission.CLOSE_ACCOUNT,
)
