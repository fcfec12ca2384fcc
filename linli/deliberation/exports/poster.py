"""The announcement as an A4 poster. All words go in as data; none of them is ever read as markup."""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.deliberation.reads.stories import Whole
from linli.kernel import clock

SOURCE = Path(__file__).with_name("poster.typ")
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


def poster(whole: Whole, link: str) -> bytes:
    """A PDF page: title, time and place, agenda, who convenes, and a QR code of `link`."""
    moment = clock.local(whole.row.meets_at)
    chinese = (get_language() or "zh").startswith("zh")
    weekday = "一二三四五六日"[moment.weekday()]
    written = f"{moment.year}年{moment.month}月{moment.day}日 星期{weekday} "
    day = written if chinese else moment.strftime("%A, %d %B %Y, ")
    modules = segno.make(link, error="m", micro=False).matrix_iter(scale=1, border=0)
    data = {
        "lang": "zh" if chinese else "en",
        "place": whole.place,
        "heading": _("Come and talk it over"),
        "title": whole.row.title,
        "facts": [
            [_("When"), f"{day}{moment:%H:%M}"],
            [_("Where"), whole.row.where],
            [_("About"), whole.topic],
            [_("Convened by"), whole.convener or "—"],
        ],
        "agenda_heading": _("Agenda"),
        "agenda": [item.text for item in whole.agenda],
        "foot": _("Scan it to read what is decided and what becomes of it. Nobody's name is noted."),
        "qr": [[bool(cell) for cell in line] for line in modules],
        "link": link,
    }
    source: bytes = SOURCE.read_bytes()
    made: bytes = typst.compile(  # type: ignore[misc]
        source,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made
