"""Run by test_guards: pilots and accounting get one more migration each, on a database of their own.

Prints the guards before and after, and what an update of the new column meets on a filed and on a draft description.
"""

import json
import shutil
import sys
from pathlib import Path

import django
from django.conf import settings

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, transaction  # noqa: E402

from pilots.models import Description  # noqa: E402
from tests.factories import draft, filed  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
GROWN = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("{app}", "{newest}")]
    operations = [
        migrations.AddField("{model}", "brand_new", models.CharField(max_length=9, default="")),
        migrations.AlterField("{model}", "brand_new", models.CharField(max_length=12, default="")),
    ]
"""


def grow(folder):
    """Give the apps a migration that rebuilds a guarded table, and run it."""
    sys.path.insert(0, folder)
    settings.MIGRATION_MODULES = {}
    for app, model in (("pilots", "description"), ("accounting", "closing")):
        package = Path(folder) / f"grown_{app}"
        shutil.copytree(ROOT / app / "migrations", package, ignore=shutil.ignore_patterns("__pycache__"))
        newest = max(path.stem for path in package.glob("[0-9]*.py"))
        (package / "9999_grown.py").write_text(GROWN.format(app=app, model=model, newest=newest))
        settings.MIGRATION_MODULES[app] = package.name
    call_command("migrate", verbosity=0)


def laid():
    names = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())


def update(description):
    """What an update of the new column meets: "refused" or "changed"."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE pilots_description SET brand_new = 'x' WHERE id = %s", [description.pk])
    except IntegrityError:
        return "refused"
    return "changed"


def main(folder):
    with transaction.atomic():
        kept, free = filed().current, draft().current
    before = laid()
    grow(folder)
    counts = [Description.objects.count(), kept.sha256 == Description.objects.get(pk=kept.pk).sha256]
    json.dump([before, laid(), update(kept), update(free), counts], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
