"""Asks a migrated database what it holds: python -m tests.releases.checking FACTS.json; prints what is not as before."""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.test.utils import setup_test_environment  # noqa: E402

from tests.releases import facts  # noqa: E402


def main(name):
    setup_test_environment()
    told = json.loads(Path(name).read_text())
    now = facts.rows(told["columns"])
    wrong = {
        "rows": [table for table, was in told["rows"].items() if now[table] != was],
        "frozen texts": facts.broken_texts(),
        "guards": facts.unguarded(),
        "pages": facts.lost_pages(told["pages"]),
    }
    sys.stdout.write(json.dumps(wrong))


if __name__ == "__main__":
    main(sys.argv[1])
