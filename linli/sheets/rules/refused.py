"""Columns that sort people: no form and no import takes them (rule 9 of people's dignity).

A file with such a column, or with such a list's name as its title, is refused whole: nothing of it is kept,
so that nobody's label lies in this banner's database even for a day. Each group says why.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text
from linli.sheets.rules.words import normal


@dataclass(frozen=True, slots=True)
class Refused:
    """One group of columns. `lists`: also refused as the title of a sheet."""

    words: re.Pattern[str]
    why: Text
    lists: bool = False


def _group(words: str, why: Text, *, lists: bool = False) -> Refused:
    return Refused(re.compile(words), why, lists)


GROUPS: Final = (
    _group(
        r"重点(?:人员|人口|人群|对象|关注|管控)|特殊人群|管控(?:人员|等级|级别|类别)|稳控|维稳|涉稳|涉访"
        r"|(?:人员|住户|户)(?:颜色|标色)|红黄绿|三色|黑名单|红黑榜|失信人|blacklist|watchlist|keypersonnel",
        _("it marks people as a risk. Linli looks after matters and places, never after suspects."),
        lists=True,
    ),
    _group(
        r"上访(?!事项)|信访(?:人|户|史|次数|频次|等级|重点)|缠访|闹访|越级访|赴京|petitioner|petitionhistory",
        _("it marks people by their petitions. Petitioning is a right; its own offices keep its records."),
        lists=True,
    ),
    _group(
        r"宗教|信教|教派|教徒|信仰|邪教|法轮|religio|faith",
        _("a person's faith is nobody's business here."),
        lists=True,
    ),
    _group(
        r"政治(?:面貌|态度|可靠|表现|立场|倾向|审查)|政审|是否党员|党员身份|家庭(?:出身|成分)|境外关系"
        r"|海外关系|politic|partymember",
        _("it sorts people by politics. Party organisations keep their own membership."),
    ),
    _group(
        r"^民族$|民族(?:成[分份]|别|类别|名称)|族别|^族$|ethnic|^nationality$|^race$",
        _("no service here differs by ethnic group, so nobody needs to be asked."),
    ),
    _group(
        r"前科|犯罪|劣迹|刑满|刑释|社区矫正|吸毒|戒毒|涉毒|涉黑|案底|服刑|criminal|convict|druguser",
        _("what somebody has done or served is kept by the courts and the justice office alone."),
        lists=True,
    ),
    _group(
        r"精神(?:病|障碍|疾病|异常|患者)|肇事肇祸|艾滋|传染病|病史|疾病史|mentalillness|mentaldisorder"
        r"|medicalhistory|hivstatus",
        _("illness is for doctors to record. What somebody needs can be written into a matter or a visit."),
        lists=True,
    ),
    _group(
        r"信用(?:分|等级|评分|评级|积分)|诚信(?:分|等级|评分)|积分(?:等级|排名)|(?:住户|家庭|农户|村民)(?:评分|评级|等级|排名)"
        r"|户等级|文明(?:等级|评分)|道德(?:评分|等级)|creditscore|socialscore|personalscore",
        _("no person and no household has a score, grade or rank here. Points only reward."),
    ),
    _group(
        r"人脸|指纹|虹膜|声纹|掌纹|基因|dna|faceimage|fingerprint|biometric",
        _("faces, fingerprints and voices are not kept here."),
    ),
)


def refusal(header: str) -> Text | None:
    """Why a column with this header is not taken, or None."""
    plain = normal(header)
    return next((group.why for group in GROUPS if group.words.search(plain)), None)


def title_refusal(title: str) -> Text | None:
    """Why a sheet with this title (or name) is not taken, or None."""
    plain = normal(title)
    return next((group.why for group in GROUPS if group.lists and group.words.search(plain)), None)
