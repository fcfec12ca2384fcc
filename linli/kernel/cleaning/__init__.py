"""Files are made anew before they are kept: pixels re-encoded, documents rewritten, nothing hidden kept."""

from django.utils.translation import gettext as _

from linli.kernel.cleaning.documents import clean_document
from linli.kernel.cleaning.kept import Clean
from linli.kernel.cleaning.photos import clean_photo
from linli.kernel.errors import Invalid
from linli.kernel.rules import media

__all__ = ["Clean", "clean"]


def clean(data: bytes) -> Clean:
    """The same picture or document without metadata, scripts or anything appended.

    Raises:
        Invalid: empty, too large, not one of the five types, or damaged. The text names the remedy.
    """
    if not data:
        raise Invalid(_("This file is empty. Please choose it again."))
    if len(data) > media.MAX_BYTES:
        raise Invalid(_("This file is larger than 15 MB. Please send a smaller photo."))
    kind = media.sniff(data[:32])
    if kind is None:
        raise Invalid(_("Only photos (JPEG, PNG, WebP, HEIC) and PDF files can be added."))
    return clean_document(data) if kind == media.PDF else clean_photo(data, kind)
