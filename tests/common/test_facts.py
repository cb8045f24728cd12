"""What a sheet's XML is read a second time for."""

import io
from zipfile import ZipFile

import pytest

from common.tables import facts


@pytest.mark.parametrize(
    ("inside", "signs"),
    [
        (b'<pageMargins left="0.7" right="0.75"/><firstHeader></firstHeader><sheetView/>', set()),
        (b'<row r="1" ht="0"/>', {"hidden"}),
        (b"<col\nwidth='0.5'/>", {"hidden"}),
        (b'<c r="A1"><f>A2</f></c>', {"formula"}),
        (b'<x:c r="A1"><x:f t="shared" si="0"/></x:c>', {"formula"}),
        (b'<c r="A1" t="e"/>', {"error"}),
        (b"<c r='A1' t='e'/>", {"error"}),
        (b"<row r='1' ht='0'/>", {"hidden"}),
        (b'<x:c r="A1"><x:f>A2</x:f></x:c>', {"formula"}),
    ],
)
def test_only_a_sheet_with_something_rare_is_read_a_second_time(inside, signs):
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("sheet.xml", inside)
    with ZipFile(file) as archive:
        assert facts._signs(archive, "sheet.xml") == signs
