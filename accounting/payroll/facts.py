"""What is known of an extract's file once it is read: kept as JSON on its import, and written nowhere else.

Names of columns, counts, sums by salary code and ids of lines; never a value of a line.
"""

from dataclasses import dataclass, field, replace

from django.db import models


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Every row of the file: kept, or left in a named group; {group or code: [rows, øre]}.

    `kept` is by the id of the code, as text; `first` and `last` are the pay months of what is kept, "" without any.
    """

    rows: int
    kept: dict[str, list[int]]
    left: dict[str, list[int]]
    other: dict[str, list[int]]
    outside: dict[str, list[int]]
    first: str
    last: str

    @property
    def kept_ore(self):
        return sum(ore for _count, ore in self.kept.values())

    @property
    def total_ore(self):
        """What the rows that are totals come to."""
        return self.left["total"][1] if "total" in self.left else 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    # The names of the columns, what each is taken for ({place, as text: field}), and what must be asked first.
    headers: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    doubtful: dict[str, list[int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    questions: list[dict] = field(default_factory=list)
    # {what was answered of an earlier file: the answer that was used}.
    used: dict[str, str] = field(default_factory=dict)
    # How the file is made: what was left in it unread, and what is hidden in the sheet.
    sheet: str = ""
    ignored_sheets: list[str] = field(default_factory=list)
    encoding: str = ""
    header_row: int = 1
    personal: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    # None until the lines are read.
    control: Counts | None = None
    # How many texts were left out as CPR numbers, lines that look like totals, lines that are equal to another.
    masked: int = 0
    totals: int = 0
    equal: int = 0
    problems: int = 0
    wrong_rows: int = 0
    # What came of comparing with the book (see comparing.Comparison), and the lines that booking took back.
    vanished: list[int] = field(default_factory=list)
    elsewhere: int = 0
    aside: int = 0
    taken_back: list[int] = field(default_factory=list)
    # Why the file is no extract, and what of it the sentence names; "" when it is one.
    failure: str = ""
    told: dict = field(default_factory=dict)

    @classmethod
    def of_head(cls, head):
        """Those that the child told before the lines."""
        named = {name: head[name] for name in HEAD}
        return cls(**named, ignored_sheets=head["ignored"])

    def counted(self, read):
        """With what an Extract has counted."""
        counts = dict(read.counts)
        masked, totals = counts.pop("masked"), counts.pop("totals")
        return replace(
            self,
            control=Counts(**counts),
            masked=masked,
            totals=totals,
            questions=[{"about": "totals", "count": totals}] if totals else self.questions,
            problems=read.problem_count,
            wrong_rows=read.wrong_rows,
            equal=read.equal_rows,
        )

    def compared(self, comparison):
        return replace(
            self,
            vanished=comparison.vanished,
            elsewhere=comparison.elsewhere,
            aside=comparison.aside,
        )

    def to_json(self):
        return vars(self) | {"control": self.control and vars(self.control)}

    @classmethod
    def from_json(cls, stored):
        """What `to_json` wrote, all of it or KeyError; nothing at all before the file is read."""
        if not stored:
            return cls()
        control = stored["control"]
        named = {name: stored[name] for name in cls.__dataclass_fields__}
        return cls(**named | {"control": control and Counts(**control)})


HEAD = (
    *("headers", "keys", "mapping", "doubtful", "missing", "questions", "used"),
    *("sheet", "encoding", "header_row", "personal", "hidden"),
)


class FactsField(models.JSONField):
    """Facts in Python, JSON in the database; nothing else can be stored."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"default": Facts})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs | {"default": dict}

    def from_db_value(self, value, expression, connection):
        return Facts.from_json(super().from_db_value(value, expression, connection))

    def to_python(self, value):
        return value if isinstance(value, Facts) else Facts.from_json(value)

    def get_prep_value(self, value):
        return value.to_json()

    def value_to_string(self, found):
        return self.value_from_object(found).to_json()
