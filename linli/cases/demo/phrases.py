"""The starting set of answer templates. An office changes them on the page of templates, or makes its own."""

from linli.cases.actions.phrases import Wanted, phrase_save
from linli.cases.reads.phrases import phrases
from linli.cases.reads.reference import reference
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.territory.reads import tree

PHRASES = (
    (
        "",
        "answer",
        "修好了",
        "Repaired",
        "您反映的“{category}”（{number}）已经处理：{place}的问题修好了，我们去现场看过。再有不好的地方，凭编号随时跟我们说。",
    ),
    (
        "sanitation",
        "answer",
        "清理干净了",
        "Cleared away",
        "{place}的垃圾已经清走，{date}我们去看过，地方干净了。往后哪天又堆起来，请再说一声。",
    ),
    (
        "dispute",
        "answer",
        "两家谈好了",
        "The neighbours agreed",
        "{number}这件事，调解员把两家请到一起谈过了，两家都愿意照谈好的办。有反复的，请早点告诉我们。",
    ),
    (
        "policy",
        "answer",
        "政策问答",
        "A question about policy, answered",
        "您问的事（{number}），按现在的政策是这样：\n\n办的时候请带身份证。还有不明白的，到镇里或村里当面问都行。",
    ),
    (
        "",
        "answer",
        "一时办不了，说明缘由",
        "Not possible for now, and why",
        "您说的事（{number}）我们认真看过，眼下办不了，缘由是：\n\n条件有了我们会再办。您要是不认同，可以请上一级再看。",
    ),
    (
        "",
        "answer",
        "转给了该办的单位",
        "Passed to whoever is responsible",
        "{number}这件事归别的单位办，我们已经把材料转过去，并请他们直接跟您联系。",
    ),
    (
        "",
        "settle",
        "当场办好",
        "Settled on the spot",
        "{date}到{place}看过，当场办好了，跟在场的人也说明白了。",
    ),
    (
        "hazard",
        "report_back",
        "隐患已排除",
        "The hazard is gone",
        "{date}到{place}查看，隐患已经排除，拍了照片。当时先做了防护，没有人受伤。",
    ),
    (
        "",
        "decline",
        "归法定渠道办",
        "Has its own statutory channel",
        "您反映的事（{number}）按规定要走信访、诉讼或纪检的渠道，我们不能代办。"
        "该去哪里、找谁，可以打 12345 或到镇里问，我们给您指路。",
    ),
    (
        "",
        "decline",
        "说得不够清楚",
        "Not clear enough",
        "{number}里说的地方和事情我们没弄清，也联系不上您。请再说一次，写明在哪儿、是什么事，我们马上接着办。",
    ),
)
"""(category's code or any, step, Chinese name, English name, words)"""


@verb
def phrases_load(*, actor: Actor) -> None:
    """Loads the starting set for the whole banner, where there is no template yet."""
    top = tree().banner()
    if top is None or phrases():
        return
    codes = {row.code: row.pk for row in reference().categories.values()}
    for code, step, name_zh, name_en, words in PHRASES:
        if not code or code in codes:
            wanted = Wanted(top.id, name_zh, words, name_en=name_en, category_id=codes.get(code), step=step)
            phrase_save(actor=actor, wanted=wanted)
