"""The worker makes a sent statement's PDF and workbook, once, from its canonical text and signatures alone."""

import hashlib
from contextlib import ExitStack
from io import BytesIO

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounting.pool.definitions import definitions
from accounting.statements.statements import Statement, StatementFile, YearKind
from accounting.statements.tables import tables
from common import clock, pdf
from common.dates import format_moment
from common.xlsx import Column, Cover, Sheet, write_workbook
from pilots.documents import frozen
from pilots.filings import rendering


@task()
def render_statement(statement_id):
    """Make and keep the files of a statement that it lacks."""
    statement = (
        Statement.objects.sent().select_related("book__region", "book__programme").get(pk=statement_id)
    )
    made = set(statement.files.values_list("kind", flat=True))
    with ExitStack() as on_failure:
        on_failure.callback(rendering.tell_of_the_last_attempt, render_statement, statement_id)
        for kind, make in (("pdf", pdf_of), ("xlsx", workbook_of)):
            if kind not in made:
                _keep(statement, kind, make(statement))
        on_failure.pop_all()


def _keep(statement, kind, content):
    try:
        with transaction.atomic():
            StatementFile.objects.create(
                statement=statement,
                kind=kind,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                made_at=clock.now(),
            )
    except IntegrityError:
        # Another worker was first; both made the same bytes.
        return


def render_missing():
    """Ask for the files of every sent statement that lacks one, and return how many statements."""
    whole = StatementFile.objects.filter(kind="xlsx").values("statement")
    return rendering.ask_again(render_statement, Statement.objects.sent().exclude(pk__in=whole))


def state(statement):
    """rendering.MADE, UNDERWAY or FAILED: how it stands with the files of a sent statement."""
    if statement.files.filter(kind="xlsx").exists():
        return rendering.MADE
    given_up = rendering.is_given_up(render_statement, statement.pk)
    return rendering.FAILED if given_up else rendering.UNDERWAY


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
