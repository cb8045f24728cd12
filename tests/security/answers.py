"""How an answer may be kept, framed and run, and which tables asking for it wrote to."""

from html.parser import HTMLParser

from django.db import connection

from tests.security.actors import NOT_SIGNED_IN

# Kept by the machinery for the person's own session; nobody's data.
OWN = {"django_session", "cache"}
# None of these tells another site which page a person came from.
WITHOUT_PATH = ("same-origin", "strict-origin", "no-referrer")


class Inline(HTMLParser):
    """Finds what the policy would stop: styles, handlers and scripts in the page itself, and javascript: links."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        self.found += [f"{tag} {v}" for v in given.values() if (v or "").lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and not (given.get("src") or "").startswith("/static/")):
            self.found.append(tag)


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
    if is_page:
        yield from Inline(body.decode()).found


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
