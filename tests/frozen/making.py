"""Writes an example of each kind of frozen text in today's schema: python -m tests.frozen.making.

An example is never written anew: what was filed once must be read for ever. That of a new schema is the one before,
lifted; that of a new kind is taken from a demo's database.
"""

import json
import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounting.models import Statement  # noqa: E402
from accounting.statements.content import SCHEMA as _known  # noqa: E402, F401
from pilots.agreements.content import annex_of  # noqa: E402
from pilots.documents import frozen  # noqa: E402
from pilots.models import Agreement, Description  # noqa: E402

HERE = Path(__file__).resolve().parent


def longest(rows):
    return max((row.canonical for row in rows.exclude(canonical="")), key=len)


def examples():
    concluded = Agreement.objects.filter(state="concluded").order_by("-participants").first()
    return {
        "preliminary_description": longest(Description.objects.all()),
        "agreement": longest(Agreement.objects.all()),
        "annex": json.dumps(annex_of(concluded), ensure_ascii=False),
        "statement": longest(Statement.objects.sent()),
    }


def main():
    for document, schema in frozen.documents().items():
        file = HERE / f"{document}-{schema}.json"
        if not file.exists():
            before = HERE / f"{document}-{schema - 1}.json"
            content = frozen.read(before.read_text()) if before.exists() else json.loads(examples()[document])
            file.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
