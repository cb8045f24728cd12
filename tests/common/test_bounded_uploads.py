"""However much is sent, no more is kept than tells that it is too much, and nothing of it on the disk."""

from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from common.bounded_uploads import BoundedUploadHandler
from common.uploads import LARGEST


def sent(*sizes):
    """The files of a request that sent so many bytes in each."""
    files = {f"file{n}": SimpleUploadedFile(f"{n}.csv", b"a" * size) for n, size in enumerate(sizes)}
    return list(RequestFactory().post("/", files).FILES.values())


def test_what_is_small_comes_whole():
    [file] = sent(5)

    assert (type(file), file.size, file.read(), file.name) == (InMemoryUploadedFile, 5, b"aaaaa", "0.csv")


def test_of_what_is_too_large_one_byte_more_than_the_limit_is_kept():
    [file] = sent(LARGEST + 1_000_000)

    assert (type(file), file.size, len(file.read())) == (InMemoryUploadedFile, LARGEST + 1, LARGEST + 1)


def test_all_files_of_a_request_share_the_room_of_one(monkeypatch):
    monkeypatch.setattr(BoundedUploadHandler, "room", 100)

    assert [file.size for file in sent(60, 60, 60)] == [60, 40, 0]


def test_no_request_leaves_a_file_on_the_disk(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    kept = sent(LARGEST + 1)

    assert (len(kept), list(tmp_path.iterdir())) == (1, [])
