"""The drawn workflow is the one the product follows."""

from pilots.documents import kinds
from pilots.management.commands import diagram


def test_the_drawn_workflow_is_that_of_the_table():
    drawn = diagram.PAGE.read_text(encoding="utf-8")

    assert drawn == diagram.markdown()
    assert [name for name in kinds.steps() if f"| {name} |" not in drawn] == []
