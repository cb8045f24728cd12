"""docs/newcomers-first-hour.md, followed to the letter in a copy of the product: a field in four files is told everywhere."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from tests import cloning

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.long, pytest.mark.django_db]
NOT_TAKEN = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".env")
BLOCK = re.compile(r"^```(diff|sh) ?(\S*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
MIGRATION = "pilots/migrations/*_description_budget_holder.py"
# What the page's own lines find: nothing of the suite's.
BARE = {"PATH": os.environ["PATH"]}
# As tests.everywhere.Field takes them: name, label, header, what is typed, what is read, what is wrong in a list.
ON_THE_PAGE = ("budget_holder", "Budgetansvarlig", "Budgetansvarlig", "Staben", "Staben", "x" * 121)
OTHERS = [
    ("bed_count", "Bed count", "Antal senge", "12", "12", "tolv"),
    ("decided_on", "Decided on", "Besluttet den", "01.02.2023", "01.02.2023", "31.02.2023"),
    ("is_untried", "Untried", "Helt nyt", "True", "Ja", "måske"),
    ("maturity", "Maturity", "Modenhed", "plan", "Planned", "Drømt"),
    ("background", "Background", "Baggrund", "Længe siden", "Længe siden", "x" * 1001),
]
COLUMNS = """\
    bed_count = models.PositiveSmallIntegerField("bed count", null=True, blank=True)
    decided_on = models.DateField("decided on", null=True, blank=True)
    is_untried = models.BooleanField("untried", null=True, blank=True)
    maturity = models.CharField("maturity", max_length=4, choices=[("plan", "Planned")], blank=True)
    background = models.TextField("background", max_length=1000, blank=True)
"""
SPEC = 'Spec("{}", CONTACT, since=2, header="{}", listed=Listed(is_sorted=True), is_reported=True{}),\n'
WORDS = {"maturity": ', words={"Planlagt": "plan"}'}
SENTENCES = {"budget_holder": "Skriv, hvilken enhed der er budgetansvarlig"}
# What stands in a spreadsheet's cell, and in the row that a list became, where it is not what is read.
CELLS = {"decided_on": "2023-02-01", "is_untried": "ja"}
VALUES = {"decided_on": "2023-02-01", "is_untried": "True", "maturity": "plan"}


def told_of(name, label, header, typed, shown, wrong):
    """What each place says of a field."""
    cell = CELLS.get(name, shown)
    return {
        "lacking": SENTENCES.get(name, f"Udfyld »{label}«"),
        "form": True,
        "check": [True, True, True],
        "old": [""],
        "page": [True, True],
        "changes": ["", shown],
        "pdf": [False, True],
        "empty form": True,
        "list": [True, True],
        "list's sheet": [cell],
        "report": [cell],
        "template": True,
        "wrong": True,
        "preview": shown,
        "draft": VALUES.get(name, shown),
    }


def recipe(target):
    """The commands of a target of the Makefile but those that install."""
    [lines] = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    commands = lines.replace("\\\n", "").splitlines()
    return [each.strip().removeprefix("@") for each in commands if "scripts/environment" not in each]


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """The address of a database on which all migrations are done."""
    if connection.vendor != "postgresql":
        pytest.skip("the copy is PostgreSQL's")
    held = connection.settings_dict
    template = connection.creation.get_test_db_clone_settings(cloning.SUFFIX)["NAME"]
    with django_db_blocker.unblock(), connection.creation._nodb_cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS newcomer WITH (FORCE)")
        cursor.execute(f'CREATE DATABASE newcomer TEMPLATE "{template}"')
        yield f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/newcomer"
        cursor.execute("DROP DATABASE newcomer WITH (FORCE)")


class Copy:
    """The product's files in a folder of their own, on a database of their own."""

    def __init__(self, folder, database):
        self.folder, self.edited = folder, []
        shutil.copytree(ROOT, folder, ignore=NOT_TAKEN)
        (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
        self.environment = os.environ | {"DATABASE_URL": database, "VAR_DIR": str(folder / "var")}

    def run(self, line, environment=None):
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env=environment or self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    def edit(self, name, diff):
        """Change the one place of a file that a block of the page shows."""
        before, after = (
            "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in kept)
            for kept in (" -", " +")
        )
        text = (self.folder / name).read_text()
        assert text.count(before) == 1, f"{name}\n{before}"
        (self.folder / name).write_text(text.replace(before, after))
        self.edited.append(name)

    def follow(self, line):
        match line:
            case "make fix" | "make quick":
                return
            case "make messages":
                for command in recipe("messages"):
                    self.run(command, BARE)
            case _:
                self.run(line, BARE)


def blocks():
    return BLOCK.findall((ROOT / "docs" / "newcomers-first-hour.md").read_text())


def follow(copy):
    for kind, name, text in blocks():
        if kind == "diff":
            copy.edit(name, text)
        else:
            for line in text.splitlines():
                copy.follow(line)


def add_others(copy):
    """A field of each other kind, added the same way."""
    added = "".join(SPEC.format(name, header, WORDS.get(name, "")) for name, _label, header, *_rest in OTHERS)
    for name, line, more in [
        (
            "pilots/descriptions/description.py",
            '    contact_phone = models.CharField(_("contact\'s phone")',
            COLUMNS,
        ),
        ("pilots/descriptions/specs.py", '    Spec(\n        "wishes_facilitation"', added),
    ]:
        file = copy.folder / name
        before, found, after = file.read_text().partition(line)
        file.write_text(before + more + found + after)
    copy.run(".venv/bin/python manage.py makemigrations pilots -n others")


def test_a_field_of_any_kind_added_as_the_page_says_is_told_everywhere(tmp_path, database, report):
    copy = Copy(tmp_path / "product", database)
    copy.run(".venv/bin/python -m tests.everywhere before")

    add_others(copy)
    follow(copy)
    copy.run("msgfmt --check -o locale/da/LC_MESSAGES/django.mo locale/da/LC_MESSAGES/django.po")
    copy.run(".venv/bin/python manage.py migrate -v 0")
    fields = [ON_THE_PAGE, *OTHERS]
    told = json.loads(copy.run(f".venv/bin/python -m tests.everywhere after '{json.dumps(fields)}'"))

    assert told == {field[0]: told_of(*field) for field in fields}
    files = {*copy.edited, *(file.name for file in copy.folder.glob(MIGRATION))}
    report("files of the product changed for a new field of the description", len(files))
    assert len(files) == 4
