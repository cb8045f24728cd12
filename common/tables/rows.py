"""What a file holds before anybody says what it means: tables of numbered rows, and what cannot be seen in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_COLUMNS = 1_000
SAMPLE_ROWS = 30


class Unreadable(Exception):
    """The file cannot be read: `key` says why (see `sentences.py`), `told` what its sentence names."""

    def __init__(self, key: str, **told: object) -> None:
        self.key, self.told = key, told
        super().__init__(key)


@dataclass
class Facts:
    """What the values of a workbook's table do not tell; rows are numbered from 1, columns from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    # A cell that shows an error or a number in another unit, as it shows it; one whose formula nobody has calculated.
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    # Cells whose formula refers to those above them.
    sums: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Table:
    """`rows()` gives (number, cells, flaw) anew each time it is asked; the flaw is "" or "quote"."""

    name: str
    rows: Callable[[], Iterator[tuple[int, list, str]]]
    height: Callable[[], int]
    is_hidden: bool = False
    # In a text every row shows how wide it was written; a workbook has no such thing.
    is_text: bool = False
    # Not asked of a table that is not read: the second pass through a workbook costs time.
    facts: Callable[[], Facts] = Facts


@dataclass
class File:
    """The tables of a file, in its order; of a text how it was read: its encoding and what parts its columns."""

    tables: list[Table]
    encoding: str = ""
    delimiter: str = ""
