"""`make bench`: measure every row but the long ones, keep the figures in results.json and the table in README.md.

`make bench ALL=1` measures the long ones too, once a release; without, their figures stay as they were. A row that misses
its aim stays in with its figure, and is named at the end. Beside each stands what it was at the last release, which
`python -m benchmarks --release` keeps. `python -m benchmarks workbook` measures only the rows whose name holds that word,
and writes nothing.
"""

import importlib
import io
import json
import os
import pkgutil
import sys
import time
from pathlib import Path

from benchmarks import harness, rows

HERE = Path(__file__).resolve().parent
RESULTS, RELEASED = HERE / "results.json", HERE / "released.json"
BEGIN, END = "<!-- results -->\n", "<!-- /results -->\n"
ROUNDS = 5
SLIPPED = 1.2


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


def kept(path):
    """{name: Result} as a file keeps them."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text())
    return {row["name"]: harness.Result(**{k: v for k, v in row.items() if k != "holds"}) for row in rows}


def table(results, released):
    lines = ["| what | beside | ratio | last release | aim | holds |", "|---|---|---:|---:|---:|---|"]
    for r in results:
        then = f"{released[r.name].ratio:.2f}" if r.name in released else "–"
        lines.append(f"| {r.name}: {r.what} | {r.beside} | {r.ratio:.2f} | {then} | {_aim(r)} |")
    return "\n".join(lines) + "\n"


def write(results):
    """Those measured now, and the others of the rows there are as they were measured last."""
    known = kept(RESULTS) | {result.name: result for result in results}
    results = [known[one.name] for one in harness.ROWS if one.name in known]
    figures = [result.as_json() for result in results]
    RESULTS.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(before + BEGIN + table(results, kept(RELEASED)) + END + rest.split(END)[1])


def summary(results, released, minutes):
    """What misses its aim and what has slipped by a fifth since the last release, a line each, and the time it took."""
    lines = [f"misses its aim {r.aim:.2f}: {r.ratio:.2f}  {r.name}" for r in results if not r.holds]
    slipped = [r for r in results if r.name in released and r.ratio > SLIPPED * released[r.name].ratio]
    lines += [
        f"was {released[r.name].ratio:.2f} at the last release: {r.ratio:.2f}  {r.name}" for r in slipped
    ]
    return [*lines, f"{len(results)} rows in {minutes:.1f} minutes"]


def chosen(words, *, with_long):
    """The rows whose names hold all the words; without any, those that are not long."""
    rows = [row for row in harness.ROWS if all(word in row.name for word in words)]
    return [row for row in rows if words or with_long or not row.is_long]


def main(words):
    if words == ["--release"]:
        RELEASED.write_text(RESULTS.read_text())
        return
    began = time.monotonic()
    prepare()
    load_rows()
    results = []
    for row in chosen(words, with_long=bool(os.environ.get("ALL"))):
        results.append(harness.run(row, ROUNDS))
        print(f"{results[-1].ratio:8.2f}  (aim {row.aim})  {row.name}", flush=True)
    if not words:
        write(results)
    print("", *summary(results, kept(RELEASED), (time.monotonic() - began) / 60), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
