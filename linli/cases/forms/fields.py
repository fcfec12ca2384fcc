"""Form fields that several forms share."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text
from linli.kernel.rules import media


class PhotosInput(forms.ClearableFileInput):
    """A file input that takes several files, from the camera or the album."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several optional files; their content is checked by the kernel, not by their names."""

    widget = PhotosInput(attrs={"accept": "image/*,application/pdf", "data-photos": ""})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=kwargs.pop("label", _("Photos (if you like)")), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        """The list of files, also when there is one or none; empty files are the kernel's to refuse."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > media.MAX_FILES:
            raise forms.ValidationError(_("At most 6 files at a time, please."))
        return list(files)


def textarea(rows: int = 3, **attrs: Text) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows, **attrs})
