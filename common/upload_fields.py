"""The field that takes a file which is evidence: checked and opened before the form is right, whatever door it comes by."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.cpr import MASK
from common.errors import Refused
from common.uploads import KINDS, MOST_BYTES, check_upload


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes
    kind: str


class UploadFormField(forms.FileField):
    """One file of one of `kinds`; it gives an Upload, or None when none was chosen."""

    widget = forms.FileInput

    def __init__(self, *, kinds: Container[str], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(ending for ending, kind in KINDS.items() if kind in self.kinds)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        # What was sent is judged more than once when a colleague has saved meanwhile.
        file.seek(0)
        name, content = file.name or "", file.read(MOST_BYTES + 1)
        try:
            return Upload(name, content, check_upload(name, content, kinds=self.kinds))
        except Refused as refusal:
            raise ValidationError(refusal.reasons) from refusal


def tell_of_name(request: HttpRequest, name: str) -> None:
    """Say so when something like a CPR number was masked in the name that a file is kept under."""
    if MASK in name:
        sentence = _("The name of the file held something like a CPR number. It is kept as “%(name)s”.")
        messages.info(request, sentence % {"name": name})
