"""What a filing says of its document, taken from the pilot that it belongs to."""

from typing import Any


def heads_on_pilot(document: Any) -> dict[str, Any]:
    pilot = document.pilot
    return {
        "programme": pilot.programme,
        "region": pilot.region,
        "case": pilot.case_number,
        "title": document.title,
        "version": document.version,
    }
