"""The agreement as PDF, set by typst with the fonts that come with Linli; nothing touches the disk."""

import json
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from linli.kernel import clock
from linli.mediation.reads.paper import Paper

SOURCE = Path(__file__).with_name("agreement.typ")
FONTS = pylopdf_fonts_zh_cn.serif_path().parent


@lru_cache(maxsize=1)
def _source() -> bytes:
    return SOURCE.read_bytes()


def pdf(paper: Paper) -> bytes:
    """The paper's bytes; what people wrote goes in as JSON, so that none of it can be markup."""
    made = typst.compile(  # type: ignore[misc]
        _source(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(paper.data(), ensure_ascii=False)},
        timestamp=int(clock.now().timestamp()),
    )
    assert isinstance(made, bytes)
    return made
