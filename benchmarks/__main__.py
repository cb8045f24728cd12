"""`make bench`: measure every row but the long ones, keep the figures in results.json and the table in README.md.

`make bench ALL=1` measures the long ones too, and all that asks a database on SQLite besides, once a release; without,
their figures stay as they were. A row that misses its aim stays in with its figure, and is named at the end. Beside each
stands what it was at the last release, which `python -m benchmarks --release` keeps. `make bench ROWS=workbook` measures
only the rows whose name or group holds that word, and keeps their figures only with KEEP=1: so all rows may be measured
over a day.
"""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
import traceback
from itertools import groupby
from pathlib import Path

from benchmarks import harness, rows
from common.heap import keep_what_is_loaded

HERE = Path(__file__).resolve().parent
RESULTS, RELEASED, SQLITE = (HERE / f"{name}.json" for name in ("results", "released", "sqlite"))
BEGIN, END = "<!-- results -->\n", "<!-- /results -->\n"
# What Django's own admin is drawn with: without what the product asks for the frame of every page of its own.
BARE_ENGINE = {
    "NAME": "bare",
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            f"django.{name}"
            for name in (
                "template.context_processors.request",
                "contrib.auth.context_processors.auth",
                "contrib.messages.context_processors.messages",
            )
        ]
    },
}
ROUNDS = 5
SLIPPED = 1.2


def prepare():
    """Django with the bench's own addresses, and the admin beside which a list is measured; a clock of its own."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "VAR_DIR": tempfile.mkdtemp()}
    import django
    from django.conf import settings

    from config import settings as product

    own = {
        "ROOT_URLCONF": "benchmarks.urls",
        "ALLOWED_HOSTS": ["testserver"],
        "INSTALLED_APPS": [*product.INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"],
        "TEMPLATES": [*product.TEMPLATES, BARE_ENGINE],
    }
    settings.configure(**{name: value for name, value in vars(product).items() if name.isupper()} | own)
    django.setup()


def load_rows():
    """Importing a module of benchmarks/rows/ registers what it measures; what is loaded by now stays, as in the servers."""
    for module in pkgutil.iter_modules(rows.__path__, "benchmarks.rows."):
        importlib.import_module(module.name)
    keep_what_is_loaded()


def _aim(result):
    if result.aim is None:
        return "shown | –"
    return f"{result.aim:.2f} | {'yes' if result.holds else '**no**'}"


def kept(path):
    """{name: Result} as a file keeps them."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text())
    return {row["name"]: harness.Result(**{k: v for k, v in row.items() if k != "holds"}) for row in rows}


def table(results, released, on_sqlite):
    lines = [
        "| what | beside | ratio | last release | SQLite | aim | holds |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for r in results:
        then, lite = (
            f"{known[r.name].ratio:.2f}" if r.name in known else "–" for known in (released, on_sqlite)
        )
        lines.append(f"| {r.name}: {r.what} | {r.beside} | {r.ratio:.2f} | {then} | {lite} | {_aim(r)} |")
    return "\n".join(lines) + "\n"


def keep(file, results):
    """Those measured now, and the others of the rows there are as they were measured last."""
    known = kept(file) | {result.name: result for result in results}
    figures = [known[one.name].as_json() for one in harness.ROWS if one.name in known]
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


def write_table():
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    made = table(kept(RESULTS).values(), kept(RELEASED), kept(SQLITE))
    readme.write_text(before + BEGIN + made + END + rest.split(END)[1])


def summary(results, released, minutes):
    """What misses its aim and what has slipped by a fifth since the last release, a line each, and the time it took."""
    lines = [f"misses its aim {r.aim:.2f}: {r.ratio:.2f}  {r.name}" for r in results if not r.holds]
    slipped = [r for r in results if r.name in released and r.ratio > SLIPPED * released[r.name].ratio]
    lines += [
        f"was {released[r.name].ratio:.2f} at the last release: {r.ratio:.2f}  {r.name}" for r in slipped
    ]
    return [*lines, f"{len(results)} rows in {minutes:.1f} minutes"]


def chosen(words, *, with_long):
    """The rows whose names or groups hold all the words."""
    rows = [row for row in harness.ROWS if all(word in f"{row.group} {row.name}" for word in words)]
    return [row for row in rows if with_long or not row.is_long]


def measured(rows, broken):
    """The results, a group at a time in copies of its own; a row that breaks is noted, and stops no other."""
    from benchmarks import worlds

    for group, of_group in groupby(rows, key=lambda row: row.group):
        for row in of_group:
            began = time.monotonic()
            try:
                worlds.enter(group, postings=row.told("POSTINGS", 0))
                result = harness.run(row, ROUNDS)
            except Exception:  # noqa: BLE001  whatever it is, the others are measured
                traceback.print_exc(limit=-3)
                broken.append(row.name)
                continue
            print(line(result, time.monotonic() - began), flush=True)
            yield result
        worlds.leave()


def line(result, spent):
    """The ratio, the raw medians, and the seconds that the row cost with what it made."""
    aim = "shown" if result.aim is None else f"aim {result.aim:g}"
    medians = f"{result.what_median:.3g} ÷ {result.beside_median:.3g} {result.unit}"
    return f"{result.ratio:8.2f}  ({aim})  {result.name}: {medians}  [{spent:.0f} s]"


def on_sqlite(words):
    """The same in a process of its own, whose databases are files."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/run.sqlite3"}
        subprocess.run([sys.executable, "-m", "benchmarks", "--sqlite", *words], env=env, check=False)


def main(words):
    if words == ["--release"]:
        RELEASED.write_text(RESULTS.read_text())
        return []
    began, everything, broken = time.monotonic(), bool(os.environ.get("ALL")), []
    prepare()
    load_rows()
    if words[:1] == ["--sqlite"]:
        rows = [row for row in chosen(words[1:], with_long=everything) if row.told("ON_SQLITE", True)]
        keep(SQLITE, list(measured(rows, broken)))
        return broken
    results = list(measured(chosen(words, with_long=everything), broken))
    if not words or os.environ.get("KEEP"):
        keep(RESULTS, results)
        if everything:
            on_sqlite(words)
        write_table()
    ended = [f"broken: {name}" for name in broken]
    ended += summary(results, kept(RELEASED), (time.monotonic() - began) / 60)
    print("", *ended, sep="\n")
    return broken


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
