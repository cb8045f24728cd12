"""The table of roles and permissions as people read it: on the help page and in docs/roles.md."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from regions.permissions import CENTRAL, REGIONAL, TABLE, Permission, Role


@dataclass(frozen=True)
class RoleRow:
    name: str
    where: str
    permissions: list


def rows():
    """A row per role: its name, where it is held, and what it may do."""
    return [
        RoleRow(
            str(role.label),
            _where(role),
            [permission.label for permission in Permission if permission in TABLE[role]],
        )
        for role in Role
    ]


def _where(role):
    if role in REGIONAL:
        return _("One region")
    return _("All regions") if role in CENTRAL else _("One region or all")


def markdown():
    head = ["Permission", *(row.name for row in rows())]
    lines = [head, ["---"] * len(head), ["where", *(row.where for row in rows())]]
    lines += [
        [permission.label, *("yes" if permission in held else "" for held in TABLE.values())]
        for permission in Permission
    ]
    table = "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
    return f"# Roles and permissions\n\nWritten by `manage.py roles`; a test compares it with the code.\n\n{table}\n"
