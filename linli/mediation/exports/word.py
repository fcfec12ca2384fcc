"""The agreement as a Word file, to be filled further by hand: 仿宋 for the text, 黑体 for headings."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from linli.kernel import clock
from linli.mediation.reads.paper import Paper, Signing

BODY, HEADING, LATIN = "仿宋", "黑体", "Times New Roman"
FALLBACKS = {BODY: "FangSong", HEADING: "SimHei"}
"""Names under which other systems know these fonts."""


def word(paper: Paper) -> bytes:
    """The paper's bytes."""
    document = Document()
    _page(document)
    _fonts(document)
    chinese = paper.lang.startswith("zh")
    _line(document, paper.title, font=HEADING, size=20, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.number:
        _line(document, paper.number, size=11, align=WD_ALIGN_PARAGRAPH.RIGHT)
    for side, name, address in paper.parties:
        _line(document, f"{side}  {name}" + (f"    {address}" if address else ""))
    for heading, lines in paper.sections:
        _line(
            document, heading + ("：" if chinese else ":"), font=HEADING
        ).paragraph_format.keep_with_next = True
        for text in lines:
            _line(document, text).paragraph_format.first_line_indent = Pt(24) if chinese else None
    for note in paper.notes:
        _line(document, note, size=9.5)
    _signings(document, paper)
    seal = f"{paper.seal}（盖章）" if chinese else f"{paper.seal} (seal)"
    for text in (seal, paper.day):
        _line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = ""
    core.title = ""
    core.created = core.modified = clock.now().replace(tzinfo=None)


def _fonts(document: Any) -> None:
    """The document's own font, and under what other names Chinese ones may be found."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = Pt(4)
    table = next(
        part for part in document.part.package.iter_parts() if part.partname.endswith("/fontTable.xml")
    )
    names = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in FALLBACKS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", names.encode() + b"</w:fonts>")


def _line(document: Any, text: str, *, font: str = BODY, size: float = 12, align: Any = None) -> Any:
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    _run(paragraph, text, font, size)
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: float) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    run._element.get_or_add_rPr().append(language)
    return run


def _signings(document: Any, paper: Paper) -> None:
    """Two to a row, each with its line or its drawn signature."""
    rows = [paper.signings[start : start + 2] for start in range(0, len(paper.signings), 2)]
    table = document.add_table(rows=len(rows), cols=2)
    for row, pair in zip(table.rows, rows, strict=True):
        for cell, one in zip(row.cells, pair, strict=False):
            _signing(cell.paragraphs[0], one, paper.signature)


def _signing(paragraph: Any, one: Signing, hint: str) -> None:
    _run(paragraph, one.label, HEADING, 12)
    _run(paragraph, f"  ({hint})", BODY, 9)
    paragraph.add_run().add_break()
    _run(paragraph, one.name or "\u3000", BODY, 12)
    if one.picture:
        paragraph.add_run("  ").add_picture(io.BytesIO(one.picture), height=Mm(12))
    else:
        _run(paragraph, "  " + "_" * 18, BODY, 12)
    paragraph.paragraph_format.space_after = Pt(14)
