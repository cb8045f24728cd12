"""Dumps of released databases: one small world per release and engine, written and read by the engine's own programs."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

HERE = Path(__file__).resolve().parent
SUFFIX = {"postgres": "pgsql.gz", "sqlite": "sqlite3.gz"}


def engine_of(address):
    return "sqlite" if address.startswith("sqlite") else "postgres"


def file_of(release, engine):
    return HERE / f"{release}.{SUFFIX[engine]}"


def releases():
    """The releases that have a dump, the oldest first."""
    names = {
        file.name.removesuffix(f".{SUFFIX['postgres']}") for file in HERE.glob(f"*.{SUFFIX['postgres']}")
    }
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def write(address, release):
    """Keep the database at the address as the release's dump."""
    engine = engine_of(address)
    if engine == "sqlite":
        content = Path(address.removeprefix("sqlite:///")).read_bytes()
    else:
        program = _program("pg_dump")
        command = [program, "--no-owner", "--no-privileges", "--dbname", address]
        content = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    # Without a moment in it: the same database gives the same file.
    file_of(release, engine).write_bytes(gzip.compress(content, mtime=0))


def read(release, address, name, folder):
    """Make a database of the dump beside the one at `address`, and return its own address."""
    engine = engine_of(address)
    content = gzip.decompress(file_of(release, engine).read_bytes())
    if engine == "sqlite":
        path = Path(folder, f"{name}.sqlite3")
        path.write_bytes(content)
        sqlite3.connect(path).close()
        return f"sqlite:///{path}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    made = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    command = [_program("psql"), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", made]
    subprocess.run(command, input=content, check=True, stdout=subprocess.DEVNULL)
    return made


def _program(name):
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return shutil.which(name, path=os.pathsep.join(map(str, reversed(folders)))) or name
