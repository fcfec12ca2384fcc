"""The agreement as PDF and Word: the Chinese words are really in it, in our own fonts, and are no markup."""

import io
import re
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from django.utils import translation
from docx import Document

from linli.kernel.errors import Missing
from linli.mediation.actions.agreeing import agreement_draft, agreement_sign, mediation_agree
from linli.mediation.actions.opening import mediation_oral
from linli.mediation.exports.pdf import pdf
from linli.mediation.exports.word import word
from linli.mediation.reads.paper import paper_of
from linli.mediation.reads.sides import parties_of
from linli.mediation.rules.states import Form
from linli.mediation.tests.conftest import DRAFT

pytestmark = pytest.mark.django_db
MARKUP = "#let x = 1 $y$ *粗* _斜_ \\ <a> {{b}} `c` @d // e"


def text_of(data: bytes) -> str:
    """The words of a PDF by its fonts' ToUnicode tables, without blanks."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            tables = {name: _table(font) for name, font in page.resources.Font.items()}
            table = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    table = tables[str(operands[0])]
                if str(operator) in ("Tj", "TJ"):
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    found += [_read(bytes(part), table) for part in parts if isinstance(part, pikepdf.String)]
    return re.sub(r"\s", "", "".join(found))


def _table(font) -> dict[bytes, str]:
    """Glyph → words, from a font's ToUnicode map."""
    source = font.ToUnicode.read_bytes().decode("latin-1")
    table = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.S):
        for glyph, code in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            table[bytes.fromhex(glyph)] = bytes.fromhex(code).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.S):
        for first, last, code in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                glyph = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                table[glyph] = chr(int(code, 16) + step)
    return table


def _read(raw: bytes, table: dict[bytes, str]) -> str:
    return "".join(table.get(raw[at : at + 2], "?") for at in range(0, len(raw), 2))


@pytest.fixture
def signed(cast, rooms, ink):
    """A written agreement, signed by everybody."""
    actor, row = cast.actor("mediator"), rooms.open()
    draft = replace(DRAFT, facts=f"羊进了菜园\n{MARKUP}")
    agreement_draft(actor=actor, mediation_id=row.pk, draft=draft)
    for party in parties_of(row.pk):
        agreement_sign(actor=actor, mediation_id=row.pk, signer="party", party_id=party.pk, files=ink())
    agreement_sign(actor=actor, mediation_id=row.pk, signer="mediator", files=ink())
    return mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN)


WANTED = {
    "zh-hans": (
        "人民调解协议书",
        "万合永镇人调字第1号",
        "甲方演示甲",
        "纠纷主要事实",
        "羊进了菜园",
        "争议事项",
        "经调解，自愿达成如下协议",
        "演示乙补二十棵白菜苗",
        "履行方式、时限",
        "三天内",
        "调解员",
        "记录人",
        "演示记",
        "广义村人民调解委员会",
        "盖章",
    ),
    "en": (
        "People'sMediationAgreement",
        "PartyA",
        "Whathappened",
        "羊进了菜园",
        "演示乙补二十棵白菜苗",
        "Mediator",
        "Recorder",
        "(seal)",
    ),
}


@pytest.mark.parametrize("language", WANTED)
def test_the_pdf_holds_the_words(signed, language):
    with translation.override(language):
        data = pdf(paper_of(signed))
    words = text_of(data).replace("’", "'")
    assert [one for one in WANTED[language] if one not in words] == []
    assert re.sub(r"\s", "", MARKUP) in words
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == 1
        fonts = {str(font.BaseFont) for font in opened.pages[0].resources.Font.values()}
        assert all("NotoS" in name for name in fonts), fonts
        pictures = [one for one in opened.objects if _is_picture(one)]
        assert len(pictures) >= 3


def _is_picture(thing) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"


@pytest.mark.parametrize("language", WANTED)
def test_the_word_file_holds_the_words(signed, language):
    with translation.override(language):
        data = word(paper_of(signed))
    opened = Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in opened.paragraphs]
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    words = re.sub(r"\s", "", "".join(lines + cells))
    assert [one for one in WANTED[language] if one not in words] == []
    assert MARKUP in lines
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = parts.read("word/document.xml").decode()
        assert 'w:eastAsia="仿宋"' in body
        assert 'w:altName w:val="FangSong"' in parts.read("word/fontTable.xml").decode()
        assert len([name for name in parts.namelist() if name.startswith("word/media/")]) == 3
        assert "python-docx" not in parts.read("docProps/core.xml").decode()
    assert (round(opened.sections[0].page_width.mm), round(opened.sections[0].page_height.mm)) == (210, 297)


def test_an_oral_agreement_has_a_record(cast, rooms):
    row = mediation_oral(
        actor=cast.actor("mediator"), case_id=rooms.quarrel().pk, line="补二十棵白菜苗", names=["演示甲"]
    )
    words = text_of(pdf(paper_of(row)))
    assert "口头协议" in words
    assert "补二十棵白菜苗" in words


def test_nothing_to_print_before_anything_is_written(rooms):
    with pytest.raises(Missing):
        paper_of(rooms.open())


def test_many_parties_and_long_words_run_onto_more_pages(cast, rooms):
    actor, row = cast.actor("mediator"), rooms.open(parties=4)
    draft = replace(DRAFT, articles="\n".join(f"第{number}件事" + "说好了，" * 60 for number in range(15)))
    agreement_draft(actor=actor, mediation_id=row.pk, draft=draft)
    with pikepdf.open(io.BytesIO(pdf(paper_of(row)))) as opened:
        assert len(opened.pages) > 1
