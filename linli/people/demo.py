"""The demo banner's people: plainly invented, named after plants and numbered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from uuid import UUID

from linli.accounts.actions.users import user_add
from linli.kernel.actor import Actor
from linli.kernel.rules.numerals import chinese
from linli.people.actions.bulk import HouseholdGiven, households_add
from linli.people.actions.postings import posting_add, title_add
from linli.people.actions.registers import organisation_add, person_add
from linli.people.rules import OrganisationKind, Role
from linli.territory.reads import PlaceInfo, tree

PLANTS = (
    "白桦",
    "山杏",
    "沙棘",
    "云杉",
    "榆钱",
    "芍药",
    "金莲",
    "黄芩",
    "柳条",
    "冰草",
    "地榆",
    "百里香",
    "苜蓿",
    "野菊",
)
PASSWORD = "linli-demo"  # noqa: S105 - shown on the sign-in page of a demo banner, refused beyond loopback
FULL_TIME, PART_TIME = 148, 215
HOUSEHOLDS = 500
WANHEYONG, GUANGYI, JINGPENG = "150425104", "150425104202", "150425100"

TOWN_UNITS = (
    ("水利站", "Water station"),
    ("应急办", "Emergency office"),
    ("综合执法队", "Enforcement team"),
    ("民政办", "Civil affairs office"),
    ("农牧办", "Farming and herding office"),
    ("派出所", "Police office"),
)
BANNER_UNITS = (
    ("旗水利局", "Banner water bureau"),
    ("旗林草局", "Banner forestry and grassland bureau"),
    ("旗民政局", "Banner civil affairs bureau"),
    ("旗医疗保障局", "Banner medical insurance bureau"),
    ("旗交通运输局", "Banner transport bureau"),
    ("旗委社会工作部", "Banner social work department"),
)
OTHERS = (
    (OrganisationKind.PARTY, "万合永镇党委", "Wanheyong town Party committee"),
    (OrganisationKind.FIRM, "沙棘果汁示例公司", "Sample Seabuckthorn Juice Co."),
    (OrganisationKind.SOCIAL, "白桦志愿者协会（示例）", "Birch Volunteers (sample)"),
    (OrganisationKind.SHOP, "村口小卖部（示例）", "Corner shop (sample)"),
    (OrganisationKind.SCHOOL, "万合永镇示例小学", "Wanheyong sample primary school"),
)


@dataclass
class Hired:
    """Who was made: user ids by (role, place), unit ids by Chinese name."""

    users: dict[tuple[str, UUID], UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)


def _names() -> Iterator[str]:
    for number, plant in enumerate(cycle(PLANTS)):
        yield f"{plant}{_counted(number // len(PLANTS) + 1)}"


def _counted(number: int) -> str:
    """1 → 一, 112 → 一百十二: enough for the biggest demo."""
    hundreds, rest = divmod(number, 100)
    return (f"{chinese(hundreds)}百" if hundreds else "") + (chinese(rest) if rest or not hundreds else "")


class Staffing:
    """Adds people one after the other, each with a fresh invented name."""

    def __init__(self, actor: Actor, since: date, step: Callable[[], None]) -> None:
        self.actor, self.since, self.step = actor, since, step
        self.names, self.hired, self.accounts = _names(), Hired(), 0

    def hire(
        self,
        role: Role,
        place: PlaceInfo,
        *,
        username: str = "",
        unit: str = "",
        full_time: bool = True,
        title: UUID | None = None,
        account: bool = True,
    ) -> None:
        """One person with a posting; `username` makes a demo sign-in, `account` a closed account."""
        user_id = None
        if username or account:
            self.accounts += 1
            name = username or f"{role}.{place.code}.{self.accounts}"
            user = user_add(
                actor=self.actor,
                username=name,
                password=PASSWORD if username else None,
                is_demo=bool(username),
            )
            user_id = user.pk
            self.hired.users.setdefault((role, place.id), user_id)
        person = person_add(actor=self.actor, name=next(self.names), place_id=place.id, user_id=user_id)
        posting_add(
            actor=self.actor,
            person_id=person.pk,
            role=role,
            place_id=place.id,
            title_id=title,
            unit_id=self.hired.units.get(unit),
            full_time=full_time,
            from_on=self.since,
        )
        if unit and user_id:
            self.hired.officers[unit] = user_id
        self.step()

    def unit(self, kind: OrganisationKind, name_zh: str, name_en: str, place: PlaceInfo) -> None:
        """One organisation."""
        row = organisation_add(
            actor=self.actor, kind=kind, name_zh=name_zh, name_en=name_en, place_id=place.id
        )
        self.hired.units[name_zh] = row.pk


def people_demo(
    *, actor: Actor, since: date, progress: Callable[[str, int, int], None], scale: int = 100
) -> Hired:
    """Staffs the banner: 148 full-time and 215 part-time grid workers and 500 households in Wanheyong, desks
    everywhere. `scale` (percent) has more or fewer of them; offices are always all there."""
    done, full, part = 0, scaled(FULL_TIME, scale), scaled(PART_TIME, scale)

    def step() -> None:
        nonlocal done
        done += 1
        progress("people", done, full + part + 110)

    staff = Staffing(actor, since, step)
    banner, town = tree().banner(), tree().by_code(WANHEYONG)
    assert banner is not None
    assert town is not None
    _units(staff, banner, town)
    _desks(staff, banner, town)
    _villages(staff, town)
    _grid_workers(staff, town, full, part)
    _households(staff, town, scaled(HOUSEHOLDS, scale))
    return staff.hired


def scaled(number: int, scale: int) -> int:
    """`scale` percent of a number, at least one."""
    return max(1, round(number * scale / 100))


def _units(staff: Staffing, banner: PlaceInfo, town: PlaceInfo) -> None:
    for zh, en in TOWN_UNITS:
        staff.unit(OrganisationKind.DEPARTMENT, zh, en, town)
    for zh, en in BANNER_UNITS:
        staff.unit(OrganisationKind.DEPARTMENT, zh, en, banner)
    for kind, zh, en in OTHERS:
        staff.unit(kind, zh, en, town)
    for village in tree().children(town.id):
        staff.unit(OrganisationKind.VILLAGE_COMMITTEE, village.name_zh, village.name_en, village)


def _desks(staff: Staffing, banner: PlaceInfo, town: PlaceInfo) -> None:
    staff.hire(Role.ADMINISTRATOR, banner, username="admin")
    staff.hire(Role.BANNER_DESK, banner, username="banner")
    staff.hire(Role.TOWN_DESK, town, username="town")
    for other in tree().children(banner.id):
        if other.id != town.id:
            staff.hire(Role.TOWN_DESK, other, username="jingpeng" if other.code == JINGPENG else "")
    for zh, _en in TOWN_UNITS:
        staff.hire(Role.DEPARTMENT_OFFICER, town, unit=zh, username="water" if zh == "水利站" else "")
    for zh, _en in BANNER_UNITS:
        staff.hire(Role.DEPARTMENT_OFFICER, banner, unit=zh)


def _villages(staff: Staffing, town: PlaceInfo) -> None:
    """Clerk and mediator per village; a group's head may be any of the local “three heads” (三长)."""
    heads = [
        title_add(actor=staff.actor, role=Role.GROUP_HEAD, name_zh=zh, name_en=en).pk
        for zh, en in (
            ("村民组长", "group head"),
            ("党小组长", "Party group head"),
            ("联户长", "neighbours' head"),
        )
    ]
    for village in tree().children(town.id):
        here = village.code == GUANGYI
        staff.hire(Role.VILLAGE_CLERK, village, username="village" if here else "")
        staff.hire(Role.MEDIATOR, village, username="mediator" if here else "", full_time=False)
        groups = [
            p for grid in tree().children(village.id) for p in tree().children(grid.id) if p.kind == "group"
        ]
        for number, group in enumerate(groups):
            staff.hire(
                Role.GROUP_HEAD,
                group,
                username="head" if here and number == 0 else "",
                title=heads[number % len(heads)],
            )


def _grid_workers(staff: Staffing, town: PlaceInfo, full: int, part: int) -> None:
    """Full-time ones over all grids; where there are too few for that, the coarsest grids come first."""
    grids = [place for place in tree().of_kind("grid") if town.id in place.chain]
    finest = [place for place in grids if place.level == 3]
    first = next(place for place in finest if place.code.startswith(GUANGYI))
    if full < len(grids):
        grids.sort(key=lambda place: (place.id != first.id, place.level or 0))
        full = max(full, 1 + sum(place.level == 1 for place in grids))
    for number in range(full):
        grid = grids[number % len(grids)]
        staff.hire(
            Role.GRID_WORKER, grid, username="grid" if grid.id == first.id and number < len(grids) else ""
        )
    for number in range(part):
        staff.hire(Role.GRID_WORKER, finest[number % len(finest)], full_time=False, account=False)


def _households(staff: Staffing, town: PlaceInfo, count: int) -> None:
    """Households over the groups of the town in turn, each with its head."""
    groups = [place for place in tree().of_kind("group") if town.id in place.chain]
    households_add(
        actor=staff.actor,
        given=[
            HouseholdGiven(
                number=f"H{number:04d}",
                place_id=groups[(number - 1) % len(groups)].id,
                address=f"{number}号院",
                head=next(staff.names),
            )
            for number in range(1, count + 1)
        ],
    )
