import pytest


@pytest.fixture(autouse=True)
def nothing_waits():
    """No file of another test waits to be read."""
    # Imported here: when this folder is named on the command line, this file is read before the apps are.
    from accounting.imports import reading

    for path in reading.folder().iterdir():
        path.unlink()
