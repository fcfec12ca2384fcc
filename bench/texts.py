"""Made-up reports with a spread of words: some in every tenth, some in every hundred, some hardly ever.

Names of shops and corners are drawn from 1,500 characters, so that there is a long tail of pairs as in life.
"""

from random import Random

COMMON, MIDDLING, RARE, ABSENT = "路灯", "井盖", "石榴", "企鹅"
COMMON_PHRASE, RARE_PHRASE, ABSENT_PHRASE = "路灯不亮了", "卖石榴的", "井盖路灯"
"""In every eighth, every hundredth, one of 100,000, none; the last is made of pairs that are common."""

TROUBLES = (
    ("{common_phrase}，晚上看不见路", 12.5),
    ("垃圾好几天没人收，味道很大", 14),
    ("自来水又停了，家里没法做饭", 9),
    ("路面坑坑洼洼，下雨就积水", 12),
    ("邻居家的狗没拴，吓着孩子", 7),
    ("河边有人倒建筑垃圾", 6),
    ("水渠堵了，地里浇不上水", 8),
    ("电线垂得很低，怕出事", 7),
    ("合作医疗的报销一直没下来", 5),
    ("低保的材料不知道交到哪里", 4),
    ("草场边上的围栏倒了", 5),
    ("有人在防火期里烧荒", 4),
    ("两家为了地界又吵起来了", 5),
    ("井盖松了，车一过就响", 1),
    ("路边来了卖石榴的，占着道", 0.0),
)
CORNERS = ("门口", "后面", "东边", "西边", "对面", "拐角", "院墙外", "地头")
WISHES = ("请来看一下", "希望尽快处理", "已经说过一次了", "什么时候能好", "麻烦了", "", "", "")
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
_KINDS, _WEIGHTS = zip(*TROUBLES, strict=True)


def report(number: int) -> str:
    """The text of the matter with this number; the same each time."""
    chance = Random(number)
    trouble = chance.choices(_KINDS, _WEIGHTS)[0].format(common_phrase=COMMON_PHRASE)
    if number % 100_000 == 50_000:
        trouble = _KINDS[-1]
    name = "".join(chance.choices(CHARACTERS, k=3))
    return f"{name}{chance.choice(CORNERS)}{trouble}。{chance.choice(WISHES)}"
