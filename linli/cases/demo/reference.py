"""The starting set: categories, grades and deadlines. An office changes them on its own pages.

Deadlines follow the shape of local tables under GB/T 30428 (working hours per category and stage); the
numbers are a starting point, not a standard.
"""

from linli.cases.actions.reference import RouteGiven, category_save, grade_save, routes_set
from linli.cases.reads.reference import reference
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb

GRADES = (
    (1, "三级", "Grade 3", "小事：网格、组里能办", "small: the grid or the group settles it"),
    (2, "二级", "Grade 2", "大事：村里牵头", "larger: the village leads"),
    (3, "一级", "Grade 1", "难事：镇里和部门一起办", "hard: the town and the departments"),
)

CATEGORIES = (
    ("facilities", "公共设施", "Public facilities", "路灯 井盖 护栏 桥 水管 自来水 停电 电线 健身", 10),
    (
        "roads",
        "道路交通",
        "Roads and traffic",
        "大坑 路面 修路 小桥 车辆 停车 红绿灯 反光镜 标志 塌方 积雪 排水沟",
        20,
    ),
    ("sanitation", "环境卫生", "Cleanliness", "垃圾 污水 臭 公厕 秸秆 粪 清运", 30),
    ("dispute", "邻里纠纷", "Quarrels between neighbours", "吵 争 纠纷 邻居 地界 羊进 欠 打架", 40),
    ("hazard", "安全隐患", "Safety hazards", "隐患 危房 冒烟 起火 煤气 燃气 塌 冰面 滑坡 消防", 50),
    ("livelihood", "求助帮办", "Help in daily life", "老人 扶手 残疾 孩子 生病 帮忙 低保 救助 独居", 60),
    ("farming", "生产生活", "Farming and herding", "大棚 浇地 灌溉 牲畜 草料 种子 农药 羊圈 井", 70),
    (
        "policy",
        "政策咨询",
        "Questions about policy",
        "怎么 问一下 咨询 政策 补贴 医保 合作医疗 报销 社保 办证",
        80,
    ),
    ("opinion", "社情民意", "Opinions and suggestions", "", 85),
    ("grassland", "草原林地", "Grassland and forest", "草场 禁牧 放牧 林 防火 沙 围栏", 90),
    ("service", "办事作风", "How an office works", "态度 推诿 不办 服务 窗口", 100),
    ("other", "其他", "Something else", "", 999),
)

AT_DOOR = ("facilities", "roads", "sanitation")
"""What everybody can see in the street; nothing that happens in a home or between people."""
HOURS = {1: (8, 4, 4), 2: (24, 8, 8), 3: (40, 8, 8)}
"""Working hours to handle, verify, answer at each grade."""

QUICK = {"hazard": {1: (2, 2, 2), 2: (4, 4, 4), 3: (8, 4, 4)}, "sanitation": {1: (4, 4, 4)}}
RUNGS = {1: (8, 8, 8, 16), 2: (8, 16, 16, 24), 3: (4, 8, 16, 40)}
"""Working hours of the group, village, town and banner for whatever is passed up to them."""

QUICK_RUNGS = {"hazard": (1, 1, 2, 4)}
ROLES = {1: "grid_worker", 2: "village_clerk", 3: ""}
OWNERS = {"dispute": "mediator", "opinion": "village_clerk"}
"""Who has the small ones, where it is not the grid worker."""


@verb
def reference_load(*, actor: Actor) -> None:
    """Loads the starting set, once."""
    if reference().categories:
        return
    for grade, name_zh, name_en, note_zh, note_en in GRADES:
        grade_save(
            actor=actor, grade=grade, name_zh=name_zh, name_en=name_en, note_zh=note_zh, note_en=note_en
        )
    for code, name_zh, name_en, words, order in CATEGORIES:
        row = category_save(
            actor=actor,
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            words=words,
            order=order,
            at_door=code in AT_DOOR,
        )
        roles = {**ROLES, 1: OWNERS.get(code, ROLES[1])}
        routes_set(
            actor=actor,
            category_id=row.pk,
            routes=[
                RouteGiven(
                    grade=grade,
                    role=roles[grade],
                    unit_id=None,
                    hours=QUICK.get(code, {}).get(grade, HOURS[grade]),
                    rungs=QUICK_RUNGS.get(code, RUNGS[grade]),
                )
                for grade in HOURS
            ],
        )
