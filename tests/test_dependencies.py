"""What the product imports is declared, and what is declared is used: a package that earns nothing goes."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from sys import stdlib_module_names

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ["common", "regions", "pilots", "accounting", "reports", "home", "config"]
# Used without being imported: by whom, and under what name.
NAMED = {
    "argon2-cffi": ("config/settings.py", "Argon2PasswordHasher"),
    "gunicorn": ("README.md", "bin/gunicorn"),
    "psycopg": (".env.example", "postgres://"),
    "whitenoise": ("config/settings.py", "whitenoise.middleware"),
}


def imported():
    """The top of every import in the product that is neither Python's nor ours."""
    for path in (path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module]
            yield from {name.partition(".")[0] for name in names} - stdlib_module_names - set(PRODUCT)


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {re.match(r"[\w-]+", each)[0] for each in project["dependencies"]}


def test_what_is_imported_or_named_is_what_is_declared():
    packages = packages_distributions()
    used = {packages[top][0].lower().replace("_", "-") for top in imported()}

    assert sorted(used | NAMED.keys()) == sorted(declared())


def test_what_is_used_without_an_import_is_named_where_it_is_said():
    assert [name for name, (file, word) in NAMED.items() if word not in (ROOT / file).read_text()] == []


def test_each_dependency_says_why_it_is_here():
    text, _tools = (ROOT / "pyproject.toml").read_text().split("[tool.ruff]")
    lines = re.findall(r'^  "([\w-]+).*?",(.*)$', text, flags=re.MULTILINE)

    assert {name for name, _why in lines} > declared()
    assert [name for name, why in lines if not re.fullmatch(r" +# .+", why)] == []


def test_the_locks_name_no_address():
    locks = [
        path for folder in (".", "scripts", "tests/listening") for path in (ROOT / folder).glob("*.lock")
    ]
    found = [
        line
        for lock in locks
        for line in lock.read_text().splitlines()
        if "://" in line or "index-url" in line
    ]

    assert len(locks) == 4
    assert found == []
