"""Keeps a small world as this release's dump: scripts/postgres run .venv/bin/python -m tests.releases.making

Once a release, for both engines; the dump of a release is never made anew.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.releases import dumps

SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1"}
WHEN = datetime(2021, 10, 1, 10, tzinfo=UTC)


def version():
    import tomllib

    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return tomllib.loads(project.read_text())["project"]["version"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        for address in (os.environ["DATABASE_URL"], f"sqlite:///{folder}/world.sqlite3"):
            command = [sys.executable, "-m", "tests.releases.making", "world"]
            environment = os.environ | SETTINGS | {"DATABASE_URL": address, "VAR_DIR": folder}
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=environment)
            subprocess.run(command, check=True, env=environment)
            dumps.write(address, version())


def world():
    """Build it in the migrated database, and keep what it holds."""
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from tests.releases import facts
    from tests.releases.world import build

    pages = build(WHEN)
    assert (facts.broken_texts(), facts.unguarded(), facts.lost_pages(pages)) == ([], [], [])
    told = {"pages": pages, "columns": facts.columns()}
    told["rows"] = facts.rows(told["columns"])
    engine = dumps.engine_of(os.environ["DATABASE_URL"])
    (dumps.HERE / f"{version()}.{engine}.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    )


if __name__ == "__main__":
    world() if sys.argv[1:] == ["world"] else main()
