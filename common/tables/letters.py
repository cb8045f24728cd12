"""Names of columns whose Danish letters were read in one encoding and written in another before the file was saved."""

from collections.abc import Callable, Iterator
from itertools import permutations, product

ENCODINGS = ("utf-8", "cp1252", "cp850", "mac_roman")
MOST_LOST = 3


def is_broken(name: str, is_known: Callable[[str], bool]) -> bool:
    """Whether a name is known when its letters are mended: L├©nart, L°nart, L?nart."""
    if name.isascii():
        lost = name.count("?")
        return 0 < lost <= MOST_LOST and any(map(is_known, _filled_in(name, lost)))
    return any(is_known(mended) for mended in _mended(name))


def _mended(name: str) -> Iterator[str]:
    for wrote, meant in permutations(ENCODINGS, 2):
        try:
            yield name.encode(wrote).decode(meant)
        except UnicodeError:
            continue


def _filled_in(name: str, lost: int) -> Iterator[str]:
    for letters in product("æøå", repeat=lost):
        rest = iter(letters)
        yield "".join(next(rest) if sign == "?" else sign for sign in name)
