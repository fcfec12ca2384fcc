"""What agreements say, by kind of quarrel: the starting texts, and their placeholders.

An office edits them as data (`AgreementText`); these stand where nobody has edited one yet. Articles are
Chinese, as agreements are; one a line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HOLE = re.compile(r"\{([^{}\n]{1,20})\}")
_PARTY = re.compile(r"\{([甲乙丙丁戊己庚辛壬癸子丑])方\}")
_COUNTED = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.、．)）]\s*")
MAX_ARTICLES = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """An agreement's text for one kind of quarrel; version 0 is the starting text."""

    kind: str
    name_zh: str
    name_en: str
    articles: str
    version: int = 0
    offered: bool = True


STARTING: tuple[Sample, ...] = (
    Sample(
        "livestock",
        "牲畜损坏庄稼",
        "livestock damage",
        "{乙方}于{日期}前补偿{甲方}{补偿内容}。\n"
        "{乙方}把圈舍、围栏修好，今后看管好牲畜，不再让牲畜进{甲方}的{地点}。\n"
        "{甲方}收到补偿后，这件事就此了结，双方不再为此争执。",
    ),
    Sample(
        "neighbours",
        "邻里争吵",
        "neighbours' quarrel",
        "{甲方}和{乙方}互相说了对不住，往后有话好好说。\n"
        "{乙方}从{日期}起做到：{约定的事}。\n"
        "双方都不再提以前的话，遇事先找调解员。",
    ),
    Sample(
        "boundary",
        "地界宅界",
        "land or plot boundary",
        "双方认定地界为：{界址说明}，以现场埋下的界桩为准。\n"
        "越界的{附着物}由{乙方}在{日期}前挪开，费用由{承担的一方}承担。\n"
        "界桩双方共同看护，谁也不许私自挪动；土地承包合同、权属证书不因本协议改变。",
    ),
    Sample(
        "debt",
        "小额欠款",
        "small debts",
        "{乙方}认可欠{甲方}人民币{金额}元（大写：{大写金额}）。\n"
        "{乙方}按下面的日子还清：{还款日期和数目}。\n"
        "{甲方}收到钱当场打收条；按期还清的，{甲方}不再要利息。",
    ),
    Sample(
        "support",
        "赡养扶养",
        "family support",
        "{乙方}每月{日期}前给{甲方}生活费人民币{金额}元。\n"
        "{甲方}看病的花费，医保报销以外的部分由{承担办法}承担。\n"
        "{乙方}常回家看看，逢年过节一起过；{甲方}的房屋和口粮田由{甲方}自己做主。",
    ),
    Sample("other", "其他纠纷", "another quarrel", ""),
)


def articles_of(text: str) -> list[str]:
    """The articles of a text, one a line, numbers that were typed in front taken off."""
    lines = (_COUNTED.sub("", line) for line in text.split("\n"))
    return [line.strip() for line in lines if line.strip()]


def holes(articles: Sequence[str]) -> list[str]:
    """Placeholders still to be filled in, without those for the parties; each once."""
    plain = _PARTY.sub("", "\n".join(articles))
    return list(dict.fromkeys(_HOLE.findall(plain)))


def filled(article: str, names: dict[str, str]) -> str:
    """The article with the parties' names in; `names` maps “甲” to a name. A side without one stays."""
    return _PARTY.sub(lambda found: names.get(found[1], "") or f"{found[1]}方", article)
