"""A sent statement's PDF and workbook, made once by the worker from its canonical text and signatures alone."""

from io import BytesIO

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounting.pool.definitions import definitions
from accounting.statements.statements import Statement, StatementWorkbook, YearKind
from accounting.statements.tables import tables
from common import pdf
from common.dates import format_moment
from common.xlsx import Column, Cover, Sheet, write_workbook
from pilots.documents import frozen
from pilots.filings import rendering


@task()
def render_workbook(statement_id):
    """Make and keep the workbook of a sent statement, if it has none yet."""
    statement = (
        Statement.objects.sent().select_related("book__region", "book__programme").get(pk=statement_id)
    )
    rendering.keep(StatementWorkbook, statement, render_workbook, lambda: workbook_of(statement))


def render_missing():
    """Ask for the workbook of every sent statement that lacks it, and return how many."""
    return rendering.ask_again(render_workbook, Statement.objects.sent().filter(workbook__isnull=True))


def workbook_state(statement):
    return rendering.state_of(StatementWorkbook, render_workbook, statement.pk)


def title_of(content):
    return _("Statement of account %(year)s, %(region)s, no. %(number)s") % {
        "year": content["year"],
        "region": content["region"],
        "number": content["number"],
    }


def pdf_of(statement):
    with translation.override("da"):
        content = frozen.read(statement.canonical)
        context = {
            "statement": statement,
            "content": content,
            "kind": YearKind(content["kind"]).label,
            "tables": tables(content),
            "signatures": _signatures(statement),
        }
        html = render_to_string("pdf/statement.html", context)
        return pdf.render(html, title=title_of(content), moment=statement.sent_at)


def workbook_of(statement):
    with translation.override("da"):
        content = frozen.read(statement.canonical)
        lines = [
            (_("Programme"), content["programme"]),
            (_("Region"), content["region"]),
            (YearKind(content["kind"]).label, content["year"]),
            (_("Number"), str(content["number"])),
            *([(_("What it corrects"), content["reason"])] if content["reason"] else []),
            *((_("Signed"), f"{format_moment(s.at)} {s.by.name}") for s in _signatures(statement)),
            *definitions(),
        ]
        sheets = [
            Sheet(table.title, table.columns, table.rows, table.totals, table.sums)
            for table in tables(content)
        ]
        what = [Column(_("Of"), width=30), Column("SHA-256", width=66)]
        sheets.append(Sheet(_("Checksums"), what, [(_("The figures"), statement.sha256)]))
        target = BytesIO()
        write_workbook(target, sheets, Cover(title_of(content), lines), at=statement.sent_at)
        return target.getvalue()


def _signatures(statement):
    return list(statement.signatures.select_related("by", "on_behalf_of"))
