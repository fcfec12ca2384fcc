"""The cast that all tests share, made through the verbs."""

from uuid import UUID

from linli.accounts.actions.users import user_add
from linli.cases.demo.reference import reference_load
from linli.kernel import caching
from linli.kernel.actor import SYSTEM
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import organisation_add, person_add
from linli.territory.demo import territory_demo
from linli.territory.reads import tree, tree_forget

Names = dict[str, UUID]


def _places() -> Names:
    town = tree().by_code("150425104")
    village = tree().by_code("150425104202")
    assert town
    assert village
    grid1 = tree().children(village.id)[0]
    group = next(place for place in tree().children(grid1.id) if place.kind == "group")
    grid2 = tree().children(group.id)[0]
    grid3 = tree().children(grid2.id)[0]
    banner, town2, village2 = tree().banner(), tree().by_code("150425100"), tree().by_code("150425100204")
    assert banner
    assert town2
    assert village2
    return {
        "banner": banner.id,
        "town": town.id,
        "village": village.id,
        "grid1": grid1.id,
        "group": group.id,
        "grid2": grid2.id,
        "grid3": grid3.id,
        "town2": town2.id,
        "village2": village2.id,
    }


def gather() -> tuple[Names, Names, Names]:
    """(users, units, places) by short name."""
    territory_demo(actor=SYSTEM, progress=lambda *_: None)
    tree_forget()
    reference_load(actor=SYSTEM)
    caching.forget()
    places = _places()
    units = {
        name: organisation_add(
            actor=SYSTEM, kind="department", name_zh=zh, name_en=en, place_id=places[place]
        ).pk
        for name, zh, en, place in (
            ("water", "水利站", "Water station", "town"),
            ("safety", "应急办", "Emergency office", "town"),
            ("forestry", "旗林草局", "Banner forestry bureau", "banner"),
        )
    }
    users: Names = {}
    for name, role, place, unit in (
        ("desk", "town_desk", "town", None),
        ("clerk", "village_clerk", "village", None),
        ("head", "group_head", "group", None),
        ("worker", "grid_worker", "grid3", None),
        ("worker1", "grid_worker", "grid1", None),
        ("mediator", "mediator", "village", None),
        ("officer", "department_officer", "town", "water"),
        ("officer2", "department_officer", "town", "safety"),
        ("officer3", "department_officer", "banner", "forestry"),
        ("banner", "banner_desk", "banner", None),
        ("admin", "administrator", "banner", None),
        ("desk2", "town_desk", "town2", None),
        ("clerk2", "village_clerk", "village2", None),
    ):
        user = user_add(actor=SYSTEM, username=name, password=f"{name}-password")
        person = person_add(actor=SYSTEM, name=f"{name}·演示", place_id=places[place], user_id=user.pk)
        posting_add(
            actor=SYSTEM,
            person_id=person.pk,
            role=role,
            place_id=places[place],
            unit_id=units[unit] if unit else None,
        )
        users[name] = user.pk
    return users, units, places
