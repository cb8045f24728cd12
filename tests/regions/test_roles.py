from io import StringIO
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_written_table_is_the_code():
    out = StringIO()
    call_command("roles", stdout=out)
    assert (ROOT / "docs" / "roles.md").read_text(encoding="utf-8") == out.getvalue()
