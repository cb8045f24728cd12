"""`make bench`: measure every row, keep the figures in results.json and the table in README.md.

A row that misses its aim stays in with its figure. `python -m benchmarks workbook` measures only the rows
whose name holds that word, and writes nothing.
"""

import importlib
import io
import json
import os
import pkgutil
import sys
from pathlib import Path

from benchmarks import harness, rows

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- results -->\n", "<!-- /results -->\n"
ROUNDS = 5


def prepare():
    """An own database with 20,000 filed pilots, as the demo makes them."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo", pilots=20_000, stdout=io.StringIO())
    from benchmarks import browsing

    browsing.open_up()


def load_rows():
    """Importing a module of benchmarks/rows/ registers what it measures."""
    for module in pkgutil.iter_modules(rows.__path__, "benchmarks.rows."):
        importlib.import_module(module.name)


def _aim(result):
    if result.aim is None:
        return "shown | –"
    return f"{result.aim:.2f} | {'yes' if result.holds else '**no**'}"


def table(results):
    lines = ["| what | beside | ratio | aim | holds |", "|---|---|---:|---:|---|"]
    lines += [f"| {r.name}: {r.what} | {r.beside} | {r.ratio:.2f} | {_aim(r)} |" for r in results]
    return "\n".join(lines) + "\n"


def write(results):
    figures = [result.as_json() for result in results]
    (HERE / "results.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(before + BEGIN + table(results) + END + rest.split(END)[1])


def main(words):
    prepare()
    load_rows()
    chosen = [row for row in harness.ROWS if all(word in row.name for word in words)]
    results = []
    for row in chosen:
        results.append(harness.run(row, ROUNDS))
        print(f"{results[-1].ratio:8.2f}  (aim {row.aim})  {row.name}", flush=True)
    if not words:
        write(results)


if __name__ == "__main__":
    main(sys.argv[1:])
