"""What a workbook's number formats say of units: a number shown as "100 EUR" holds no more than 100."""

import re
from zipfile import ZipFile

from common.units import spoken

STYLES = "xl/styles.xml"
# The words of a format: "øre", [$EUR-406], [$€].
WORDS = re.compile(r'"([^"]*)"|\[\$([^\]-]*)')


def units_of(archive: ZipFile) -> dict[str, str]:
    """{index of a cell's style: the unit that its format shows behind the number}; kroner are none."""
    from lxml import etree

    if STYLES not in archive.namelist():
        return {}
    styles = etree.fromstring(
        archive.read(STYLES), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )
    shown = {one.get("numFmtId"): _unit(one.get("formatCode") or "") for one in styles.iter("{*}numFmt")}
    formats = next(styles.iter("{*}cellXfs"), ())
    return {str(place): unit for place, one in enumerate(formats) if (unit := shown.get(one.get("numFmtId")))}


def _unit(code: str) -> str:
    words = " ".join(filter(None, (one for pair in WORDS.findall(code) for one in pair)))
    return spoken(words)[1]
