"""Each thing that an installation may lack is told in a sentence, by `check --deploy` and by `install`."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from home import installed
from pilots.programme import founding
from regions import invitations, workers
from regions.models import Invitation, Region, User, WorkerPulse

pytestmark = pytest.mark.django_db
ANNE = {"administrator": "anne@region.example", "name": "Anne Holm"}
DATA = ["regions", "programme", "questions", "regulation", "allocations"]


def install(**given):
    out = StringIO()
    call_command("install", stdout=out, **given)
    return out.getvalue()


def complete():
    """What installing leaves to people: a password is chosen, a worker runs."""
    install(**ANNE)
    invitations.accept(Invitation.objects.get(), "fire ord som passer")
    workers.beat("worker")


def keys():
    return [key for key, _sentence in installed.lacking()]


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_empty_database_lacks_everything_and_a_complete_one_nothing():
    assert keys() == [*DATA, "administrator", "worker"]
    complete()
    assert keys() == []


GONE = {
    "migrations": lambda: run("DELETE FROM django_migrations WHERE app = 'reports'"),
    "cache": lambda: run("DROP TABLE cache"),
    "administrator": lambda: User.objects.update(is_active=False),
    "invited": lambda: User.objects.update(password="!", last_login=None),
    "worker": lambda: WorkerPulse.objects.update(at="2021-10-01T00:00Z"),
}


@pytest.mark.parametrize("key", GONE)
def test_what_has_gone_is_told_alone(key):
    complete()
    GONE[key]()
    assert keys() == [key]


LEFT_OUT = {
    "programme": {"programme", "questions", "allocations", "closing_days"},
    "questions": {"questions"},
    "regulation": {"regulation"},
    "allocations": {"allocations"},
}


@pytest.mark.parametrize("first", LEFT_OUT)
def test_data_that_is_missing_is_told_and_installing_again_adds_it(monkeypatch, first):
    files = founding.FILES
    some = {file: table for file, table in files.items() if file not in LEFT_OUT[first]}
    monkeypatch.setattr(founding, "FILES", some)
    complete()
    assert keys() == [key for key in DATA if key in LEFT_OUT[first]]

    monkeypatch.setattr(founding, "FILES", files)
    assert (
        set(install().splitlines()[0].removeprefix("Installed: ").rstrip(".").split(", ")) == LEFT_OUT[first]
    )
    assert keys() == []


def test_a_database_that_does_not_answer_is_told_and_nothing_is_asked_of_it(monkeypatch):
    def is_away():
        raise OperationalError

    complete()
    monkeypatch.setattr(connection, "ensure_connection", is_away)
    assert keys() == ["database"]


def test_static_files_that_are_not_collected_are_told(settings, tmp_path):
    complete()
    settings.STATIC_ROOT = tmp_path
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    assert keys() == ["static"]

    call_command("collectstatic", verbosity=0, interactive=False)
    settings.STORAGES = dict(settings.STORAGES)
    assert keys() == []


def test_texts_that_are_not_compiled_are_told(settings, tmp_path):
    complete()
    (tmp_path / "da.po").touch()
    settings.LOCALE_PATHS = [tmp_path]
    assert keys() == ["catalogue"]


def test_the_check_of_a_deployment_warns_of_each_in_one_sentence():
    told = run_checks(tags=[installed.TAG], include_deployment_checks=True)
    assert [warning.id for warning in told] == [f"karrierespor.{key}" for key in keys()]
    assert [warning.msg for warning in told if warning.msg.count(": ") != 1] == []
    assert run_checks(tags=[installed.TAG]) == []


def test_installing_prints_a_link_once_and_what_is_missing():
    first, again = install(**ANNE), install()

    [link] = [line.strip() for line in first.splitlines() if "https://" in line]
    token = link.removeprefix("https://karrierespor.example/invitation/").rstrip("/")
    assert invitations.open_invitation(token).user.email == ANNE["administrator"]
    assert "https://" not in again
    assert again.splitlines()[0] == "Everything was installed already."
    assert [line.strip() for line in again.splitlines() if line.startswith("  - ")] == [
        f"- {sentence}" for _key, sentence in installed.lacking()
    ]
    assert len(installed.lacking()) == 2


def test_what_cannot_be_installed_is_said_in_a_sentence_and_leaves_nothing():
    with pytest.raises(CommandError, match="email"):
        install(administrator="anne", name="Anne Holm")
    assert not User.objects.exists()
    assert Region.objects.exists()
