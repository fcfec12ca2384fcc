"""The texts a new banner begins with; its administrators publish their own versions."""

from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.privacy.actions.consents import consent_text_publish
from linli.privacy.reads.consents import versions_of

TEXTS = {
    "contact": (
        "负责处理这里个人信息的，是运行邻里的旗受理台。想查、想改、想删，或者有话要说，到任何一个受理台当面讲都行，"
        "也可以打12345。受理台会记下来，十五个工作日内答复您。",
        "The banner desk that runs Linli is responsible for the personal data here. To see, correct or "
        "remove yours, or to complain, speak to any desk in person, or call 12345. They note it and "
        "answer within fifteen working days.",
    ),
    "report": (
        "您写的只给办这件事的人看。您是谁，只有答复您的受理台能打开，每次打开都记下原因，您凭回执看得到。",
        "What you write is for those who handle it. Who you are is opened only by the desk that answers, and "
        "each time is noted with the reason; you see that with your slip.",
    ),
    "register": (
        "名册里记着您的姓名、电话、住在哪里或在哪里任职，为的是有事找得到人、办事说得清是谁办的。姓名和电话加密保存。"
        "不打分，不排名，不贴标签。",
        "The register holds your name, your number and where you live or serve, so that people can be found "
        "and it is clear who did what. Name and number are encrypted. Nobody is scored, ranked or labelled.",
    ),
    "photos": (
        "活动上拍到我的照片，可以贴在村里的公告栏和邻里的活动页上，最多放一年。我随时可以收回，收回后照片就撤下来。",
        "Pictures of me at activities may hang on the village board and stand on Linli's activity pages, for "
        "a year at most. I can take this back at any time; the pictures are then taken down.",
    ),
    "messages": (
        "村里有活动、义诊、招工这些消息，可以打电话或发短信告诉我。我随时可以收回。",
        "When there is an activity, a free clinic or work on offer in the village, I may be told by phone or "
        "text message. I can take this back at any time.",
    ),
    "board": (
        "我说的话和得到的答复，可以不写名字登在公开栏上，让别人也看得到。登之前受理台会看一遍，把人名、电话和认得出人的地方删掉。"
        "登出来的样子我凭回执看得到，随时可以收回，收回后当时就撤下来。",
        "My words and the answer may stand on the public board, without my name, so that others find them. A "
        "desk looks through them first and takes out names, numbers and whatever gives somebody away. "
        "With my slip I see what stands there and can take it back at any time; it is gone at once.",
    ),
}
"""purpose → (Chinese, English)"""


@verb
def texts_seed(*, actor: Actor) -> None:
    """Publishes the first version of each text that has none."""
    for purpose, (zh, en) in TEXTS.items():
        if not versions_of(purpose):
            consent_text_publish(actor=actor, purpose=purpose, text_zh=zh, text_en=en)
