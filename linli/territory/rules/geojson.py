"""A GeoJSON file as it comes: any encoding, any mixture of features, whatever its geometries are worth."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_BYTES: Final = 50 * 1024 * 1024
MAX_FEATURES: Final = 20_000
MAX_TEXT: Final = 200
"""Characters of an attribute that are looked at: a code or a name is far shorter."""
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


class Unreadable(ValueError):
    """The file cannot be used at all; `message` says why, and what would help."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Feature:
    """One drawn thing of the file: its position from 1, its attributes as texts, its geometry as JSON."""

    number: int
    properties: dict[str, str]
    geometry: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a file holds. `crs`: the coordinate system it names itself, or an empty text."""

    features: tuple[Feature, ...]
    crs: str = ""

    @property
    def attributes(self) -> list[str]:
        """Names of all attributes, in the order of their first use."""
        return list(dict.fromkeys(name for feature in self.features for name in feature.properties))


def read(raw: bytes) -> Drawing:
    """The features of a FeatureCollection, a Feature, a list of either, or a bare geometry.

    Raises:
        Unreadable: too large, no text, no JSON, no GeoJSON, or nothing drawn in it.
    """
    if len(raw) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 50 MB. Please send it in parts, for example by town."))
    document = _json(_text(raw))
    features = tuple(_numbered(document))
    if not features:
        raise Unreadable(_("Nothing is drawn in this file: its list of features is empty."))
    return Drawing(features, _crs(document))


def _text(raw: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file is neither UTF-8 nor GBK text. Please export it as GeoJSON once more."))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(
            _("The file is not JSON, or it is cut off. Please export it as GeoJSON once more.")
        ) from None


def _numbered(document: Any) -> Iterator[Feature]:
    for number, found in enumerate(_found(document), start=1):
        if number > MAX_FEATURES:
            raise Unreadable(_("The file holds more than 20,000 features. Please send it in parts."))
        yield _feature(number, found)


def _found(document: Any) -> list[Any]:
    """The features of a document; a bare geometry counts as a feature without attributes."""
    if isinstance(document, list):
        return [each for part in document for each in _of_object(part)]
    return _of_object(document)


def _of_object(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        _no_geojson()
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        return features if isinstance(features, list) else _no_geojson()
    if kind == "Feature":
        return [document]
    if "coordinates" in document or "geometries" in document:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    return _no_geojson()


def _no_geojson() -> NoReturn:
    raise Unreadable(_("The file is JSON, but no GeoJSON: it has no features and no geometry."))


def _feature(number: int, found: Any) -> Feature:
    if not isinstance(found, dict):
        return Feature(number, {}, None)
    properties = found.get("properties")
    texts = (
        {str(key)[:MAX_TEXT]: _said(value) for key, value in properties.items()}
        if isinstance(properties, dict)
        else {}
    )
    return Feature(number, texts, found.get("geometry"))


def _said(value: Any) -> str:
    """An attribute as text. A code that a table turned into a number comes back without its “.0”."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()[:MAX_TEXT]


def _crs(document: Any) -> str:
    """The old `crs` member, which many tools still write."""
    crs = document.get("crs") if isinstance(document, dict) else None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name.strip()[:MAX_TEXT] if isinstance(name, str) else ""
