"""What an installation lacks, each in a sentence with its cure: `check --deploy` warns of it, `install` prints it."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import caches
from django.core.checks import Warning as Lack
from django.core.checks import register
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now

from accounting.models import Allocation
from pilots.models import Programme, QuestionTemplate, RegulationFactor
from pilots.programme.programmes import DocumentKind
from regions.first_administrator import administrators
from regions.models import Region, WorkerPulse
from regions.workers import SUSPECT_AFTER

TAG = "installation"


def lacking():
    """(key, sentence) of each thing that is missing, in the order in which they are put right."""
    questions = (*ON_DISK, *(IN_DATABASE if _is_ready() else BEFORE))
    return [(key, sentence) for key, lacks, sentence in questions if lacks()]


@register(TAG, deploy=True)
def check_installation(**_given):
    return [Lack(sentence, id=f"karrierespor.{key}") for key, sentence in lacking()]


def _is_ready():
    return not (_is_away() or _is_unmigrated())


def _is_away():
    try:
        connection.ensure_connection()
    except DatabaseError:
        return True
    return False


def _is_unmigrated():
    if _is_away():
        return False
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _is_uncollected():
    collected = getattr(storages["staticfiles"], "hashed_files", None)
    if collected is None:
        return False
    wanted = {path for finder in get_finders() for path, _storage in finder.list([])}
    return not wanted <= collected.keys()


def _is_uncompiled():
    return not all(
        path.with_suffix(".mo").exists()
        for folder in settings.LOCALE_PATHS
        for path in Path(folder).rglob("*.po")
    )


def _has_no_cache_table():
    return caches["default"]._table not in connection.introspection.table_names()


def _lacks_questions():
    kinds = QuestionTemplate.objects.filter(questions__isnull=False).values_list("kind", flat=True)
    return not set(DocumentKind.values) <= set(kinds)


def _has_no_worker():
    return not WorkerPulse.objects.filter(at__gt=Now() - SUSPECT_AFTER).exists()


def _waits_for_administrator():
    found = administrators()
    return found.exists() and not any(user.has_been_here for user in found)


INSTALL = "run manage.py install"
INVITE = f"{INSTALL} --administrator E-MAIL --name NAME"
ON_DISK = [
    (
        "static",
        _is_uncollected,
        "The static files are not collected: run manage.py collectstatic --no-input.",
    ),
    ("catalogue", _is_uncompiled, "The Danish texts are not compiled: run scripts/environment."),
]
BEFORE = [
    ("database", _is_away, "The database of DATABASE_URL does not answer: start it, or correct the address."),
    ("migrations", _is_unmigrated, "Tables are missing or old: run manage.py migrate."),
]
IN_DATABASE = [
    ("cache", _has_no_cache_table, "The cache table is missing: run manage.py createcachetable."),
    ("regions", lambda: not Region.objects.exists(), f"There are no regions: {INSTALL}."),
    ("programme", lambda: not Programme.objects.exists(), f"There is no programme: {INSTALL}."),
    ("questions", _lacks_questions, f"A kind of document has no questions: {INSTALL}."),
    (
        "regulation",
        lambda: not RegulationFactor.objects.exists(),
        f"There are no regulation factors: {INSTALL}.",
    ),
    ("allocations", lambda: not Allocation.objects.exists(), f"No region has been given money: {INSTALL}."),
    ("administrator", lambda: not administrators().exists(), f"Nobody administers the users: {INVITE}."),
    (
        "invited",
        _waits_for_administrator,
        f"No administrator has used the link to a password yet. It works for 7 days; for a new one, {INVITE}.",
    ),
    (
        "worker",
        _has_no_worker,
        "No worker gives a sign of life: run manage.py worker.",
    ),
]
