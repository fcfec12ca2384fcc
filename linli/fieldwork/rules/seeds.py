"""The starting kinds and checklists. An office changes them on its own pages, version by version.

The items are everyday ones that somebody sees without tools; they replace no inspection that a law gives
to specialists.
"""

from typing import Any

KINDS: tuple[tuple[str, str, str, str, bool], ...] = (
    # (of, code, Chinese, English, published)
    ("place", "village", "行政村", "Village", False),
    ("place", "group", "村民小组", "Group", False),
    ("place", "grid", "网格", "Grid", False),
    ("point", "shop", "商铺", "Shop", False),
    ("point", "school", "学校、幼儿园", "School or kindergarten", False),
    ("point", "workshop", "小作坊、加工点", "Workshop", False),
    ("point", "canteen", "食堂、饭馆", "Canteen or restaurant", False),
    ("point", "old_house", "老旧房屋", "Old house", False),
    ("point", "public_house", "公共场所", "Public building", False),
    ("point", "bridge", "桥梁", "Bridge", False),
    ("point", "road", "路段", "Stretch of road", False),
    ("point", "well", "机井、水源井", "Well", False),
    ("point", "river", "河道、水渠", "River bank or channel", False),
    ("point", "reservoir", "水库、塘坝", "Reservoir or pond", False),
    ("point", "haystack", "草料堆放点", "Fodder yard", False),
    ("equipment", "hydrant", "消防栓", "Fire hydrant", False),
    ("equipment", "extinguisher", "灭火器箱", "Extinguisher box", False),
    ("equipment", "lamp", "路灯", "Street lamp", False),
    ("equipment", "alarm", "报警器", "Alarm", False),
    ("equipment", "loudspeaker", "大喇叭", "Loudspeaker", False),
    ("equipment", "camera", "公共场所摄像头", "Camera in a public place", True),
)

Items = tuple[tuple[str, str], ...]
LISTS: tuple[tuple[str, str, str, str, Items], ...] = (
    # (code, Chinese, English, category of the matter, items)
    (
        "work_safety",
        "安全生产",
        "Work safety",
        "hazard",
        (
            ("安全出口畅通、没上锁", "The exits are free and unlocked"),
            ("配电箱关好，没有裸露的电线", "The fuse box is shut; no bare wires"),
            ("机器转动的地方有防护罩", "Turning parts of machines are covered"),
            ("气瓶立好、离火源够远", "Gas bottles stand fast, away from fire"),
            ("危险的地方有警示牌", "Dangerous spots carry a sign"),
            ("干活的人戴着该戴的护具", "Whoever works wears the protection the work asks for"),
            ("易燃的东西单独放、有人管", "What burns easily is kept apart and looked after"),
            ("知道出事先打给谁", "People know whom to call first"),
        ),
    ),
    (
        "fire",
        "消防安全",
        "Fire safety",
        "hazard",
        (
            ("疏散通道和楼梯没有堆东西", "Ways out and stairs are not blocked"),
            ("灭火器在有效期内、拿得到", "Extinguishers are in date and within reach"),
            ("消防栓有水、没被挡住", "Hydrants have water and are not blocked"),
            ("电动车不在屋里、楼道里充电", "No electric bikes are charged indoors or in the stairwell"),
            ("炉灶、烟囱周围没有易燃物", "Nothing that burns lies near stoves and chimneys"),
            ("草料堆离房子和电线够远", "Fodder is stacked away from houses and wires"),
            ("没有私拉乱接电线", "No wires are strung by hand"),
            ("住人的屋子装了一氧化碳报警器", "Rooms with a stove have a carbon monoxide alarm"),
        ),
    ),
    (
        "buildings",
        "房屋安全",
        "Buildings",
        "hazard",
        (
            ("墙上没有新的裂缝", "The walls have no new cracks"),
            ("墙和柱子没有歪、没有鼓", "Walls and posts do not lean or bulge"),
            ("屋顶不塌、不漏", "The roof does not sag or leak"),
            ("地基没有下沉、没有被水泡", "The ground below has not sunk and is not soaked"),
            ("院墙、门头结实", "Yard wall and gate stand fast"),
            ("没有拆承重墙、私自加层", "No bearing wall was taken out, no floor added"),
            ("雨水排得走", "Rain runs off"),
        ),
    ),
    (
        "water",
        "饮水与水利",
        "Water",
        "facilities",
        (
            ("水井、水池的盖子盖好、锁好", "Wells and tanks are covered and locked"),
            ("水清、没有怪味", "The water is clear and does not smell"),
            ("水源周围没有垃圾和粪堆", "No refuse or dung lies near the source"),
            ("水管、闸阀不漏", "Pipes and valves do not leak"),
            ("水泵、配电箱正常", "Pump and fuse box work"),
            ("堤坝没有裂缝、渗水、塌坑", "Dams have no cracks, seeps or holes"),
            ("河道、水渠没有堵", "Channels are not blocked"),
            ("深水边有护栏和警示牌", "Deep water has a rail and a sign"),
        ),
    ),
    (
        "roads",
        "道路交通",
        "Roads",
        "roads",
        (
            ("路面没有大坑、塌陷", "The road has no large holes"),
            ("桥面、桥墩没有裂缝和冲刷", "Bridge deck and piers are neither cracked nor washed out"),
            ("护栏、护墩完好", "Rails and posts are whole"),
            ("标志牌、反光镜看得清", "Signs and mirrors can be read"),
            ("弯道、路口没有挡视线的东西", "Nothing blocks the view at bends and crossings"),
            ("路灯亮", "The lamps are lit"),
            ("边坡没有落石、滑坡的样子", "The slope shows no rockfall or slide"),
            ("冰雪、积水清过了", "Ice, snow and water were cleared"),
        ),
    ),
    (
        "food",
        "食品安全",
        "Food",
        "other",
        (
            ("证照挂在看得见的地方", "Licences hang where they are seen"),
            ("没有过期、变质的东西", "Nothing is out of date or spoilt"),
            ("生的、熟的分开放、分开切", "Raw and cooked are kept and cut apart"),
            ("冰箱够冷", "The fridge is cold enough"),
            ("进货有单子", "There are slips for what was bought"),
            ("后厨干净，没有鼠迹", "The kitchen is clean, no traces of mice"),
            ("碗筷消过毒", "Bowls and chopsticks are disinfected"),
        ),
    ),
)


def kinds() -> list[dict[str, Any]]:
    """As the verb takes them."""
    names = ("of", "code", "name_zh", "name_en", "public")
    return [dict(zip(names, row, strict=True)) | {"order": at * 10} for at, row in enumerate(KINDS, start=1)]
