"""The diagram of the workflow, drawn from the table of steps."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from pilots.documents import kinds
from pilots.documents.steps import GONE

PAGE = Path(settings.BASE_DIR) / "docs" / "pilot-workflow.md"
HEAD = """# How a pilot's documents move

Generated from the kinds' tables of steps by `make diagram`; do not edit. A pilot stores no stage: it is derived from the versions
of its description and of its agreement. Every step locks the pilot, checks this table, acts and writes an event, in one
transaction. Bold is who takes the step.
"""


def markdown():
    with translation.override("en"):
        return "\n".join([HEAD, *(_section(kind) for kind in kinds.moved())])


def _section(kind):
    arrows = [
        f"    {_node(source)} --> {_node(target)}: {step.name}"
        for step in kind.steps
        for source in sorted(step.sources)
        for target in sorted(step.targets)
    ]
    names = [f'    state "{stage.label}" as {_node(stage)}' for stage in kind.stages]
    rows = [f"| {step.name} | {step.label} | {_who(step)} | {_others(step)} |" for step in kind.steps]
    return "\n".join(
        [
            f"## {kind.title}\n",
            "```mermaid",
            "stateDiagram-v2",
            *names,
            *arrows,
            "```\n",
            "| step | on the button | who | the other document is |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _node(stage):
    return "[*]" if stage == GONE else str(stage.value)


def _who(step):
    return " or ".join(f"**{permission.label}**" for permission in step.permissions)


def _others(step):
    held = [
        there
        for kind in kinds.moved()
        for name, (there, _why) in kind.holds_back.items()
        if name == step.name
    ]
    found = [str(stage.label) for stage in sorted(step.others or ())]
    found += [f"not {stage.label}" for there in held for stage in sorted(there)]
    return ", ".join(found) or "any"


class Command(BaseCommand):
    help = "Write docs/pilot-workflow.md from the table of steps"

    def handle(self, **options):
        PAGE.write_text(markdown(), encoding="utf-8")
        self.stdout.write(f"Written: {PAGE.name}")
