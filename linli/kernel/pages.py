"""Files are served through the owning room's permission check, never as HTML."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from linli.kernel import storage
from linli.kernel.actor import Actor
from linli.kernel.reads import attachment_get
from linli.kernel.registry import attachment_readers

SIZES = ("full", "thumb")


def _actors(request: HttpRequest) -> tuple[Actor, ...]:
    actors: tuple[Actor, ...] = request.actors  # type: ignore[attr-defined]
    return actors


def file(request: HttpRequest, attachment_id: UUID, size: str = "full") -> HttpResponse:
    """One attachment (`size` full or thumb), or 404 where this actor may not see it."""
    row = attachment_get(attachment_id)
    reader = attachment_readers.get(row.owner_kind) if row else None
    if (
        size not in SIZES
        or row is None
        or reader is None
        or not any(reader(actor, row) for actor in _actors(request))
    ):
        raise Http404
    thumb = size == "thumb" and row.is_image
    data = storage.get(row.file_id, thumb=thumb)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=row.media_type)
    way = "inline" if row.is_image else "attachment"
    ending = "jpg" if row.is_image else "pdf"
    response["Content-Disposition"] = f'{way}; filename="{row.pk.hex[:12]}.{ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    return response
