"""Texts of several rows in one."""

from typing import Any

from django.db.models import Aggregate, TextField


class Joined(Aggregate):
    """The texts, a blank between them; None when there are none."""

    function, template = "STRING_AGG", "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)
