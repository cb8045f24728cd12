"""Models are imported inside the fixtures: this file is read before Django is ready."""

from pathlib import Path

import pytest
from django.core.management import call_command

REAL_LIST = Path(__file__).parents[3] / "fixtures" / "nordjylland_pilots.csv"


@pytest.fixture
def real_list():
    return REAL_LIST.read_bytes()


@pytest.fixture
def region(db):
    """Nordjylland with its hospitals, departments and topic areas."""
    from regions.models import Region

    call_command(
        "loaddata", "regions", "hospitals", "departments", "programme", "topics", "questions", verbosity=0
    )
    return Region.objects.get(code="1081")


@pytest.fixture
def programme(region):
    from pilots.models import Programme

    return Programme.objects.get(slug="ok21")


@pytest.fixture
def hr(region):
    from regions.permissions import Role
    from tests.factories import member

    return member(Role.HR, region)


@pytest.fixture
def start(region, programme, hr):
    """Start the import of a file's bytes, or of a text as a .csv file."""
    from pilots.imports import importing

    def start_import(data, name="liste.csv"):
        data = data.encode() if isinstance(data, str) else data
        return importing.start(region, programme, name, data, by=hr)

    return start_import
