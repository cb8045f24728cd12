"""How an answer may be kept, framed and run, and which tables asking for it wrote to."""

from django.db import connection
from lxml import etree, html

from tests.security.actors import NOT_SIGNED_IN

# Kept by the machinery for the person's own session; nobody's data.
OWN = {"django_session", "cache"}
# None of these tells another site which page a person came from.
WITHOUT_PATH = ("same-origin", "strict-origin", "no-referrer")


LOWERED = "translate(., 'JAVSCRIPT', 'javscript')"
# Handlers, styles and javascript: links in any element; then the styles and scripts that stand in the page itself.
ATTRIBUTES = etree.XPath(
    f"//@*[starts-with(name(), 'on') or name() = 'style' or starts-with(normalize-space({LOWERED}), 'javascript:')]"
)
ELEMENTS = etree.XPath("//style | //script[not(starts-with(@src, '/static/'))]")


def inline(page):
    """What the policy would stop."""
    tree = html.document_fromstring(page)
    yield from (f"{found.getparent().tag} {found.attrname}={found}" for found in ATTRIBUTES(tree))
    yield from (found.tag for found in ELEMENTS(tree))


def is_signed_in_after(cell):
    return cell.actor not in NOT_SIGNED_IN and (cell.page.name, cell.method) != ("account_logout", "POST")


def header_faults(cell, response, body):
    policy = response.get("Content-Security-Policy", "")
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    yield from (
        f"{name} {response.get(name)}" for name, value in wanted.items() if response.get(name) != value
    )
    if response.get("Referrer-Policy") not in WITHOUT_PATH:
        yield f"Referrer-Policy {response.get('Referrer-Policy')}"
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        yield f"policy {policy!r}"
    if is_signed_in_after(cell) and response.get("Cache-Control") != "no-store":
        yield f"Cache-Control {response.get('Cache-Control')}"
    is_page = response.get("Content-Type", "text/html").startswith("text/html")
    if not is_page and not response.get("Content-Disposition", "").startswith("attachment"):
        yield "a file that is not an attachment"
    if is_page and body:
        yield from inline(body.decode())


def written():
    """{table: how many rows have been written in this transaction, also those that were undone since}."""
    counts = " + ".join(f"pg_stat_get_xact_tuples_{what}(oid)" for what in ("inserted", "updated", "deleted"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT relname, {counts} FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return {table: count for table, count in cursor.fetchall() if table not in OWN}


def written_since(before):
    return {table for table, count in written().items() if count != before[table]}
