"""The registers as spreadsheets. Names stand as on their pages; numbers are masked as on their pages."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.people.models import Household, Organisation, Person, Posting, Title
from linli.people.reads import organisation_name, titles
from linli.people.reads.offices import office_name
from linli.people.reads.taking import all_households, all_organisations, all_persons, all_postings
from linli.people.rules import ORGANISATION_LABELS, ROLES, OrganisationKind, Role
from linli.sheets.rules.exporting import Column, Export, Shape
from linli.territory.reads import tree

Home = tuple[Household, Person | None]
Inhabitant = tuple[Person, Household | None]


def _where(place_id: UUID | None) -> str:
    return tree().full_name(place_id, get_language() or "zh-hans")


def _name(person: Person | None) -> str:
    return person.name.reveal() if person and person.name else ""


def _phone(person: Person) -> str:
    """Masked, as wherever it is shown."""
    return str(person.phone) if person.phone else ""


def _postings() -> Iterable[Column[Posting]]:
    return (
        Column(pgettext("sheet", "Name"), lambda row: _name(row.person), width=12),
        Column(pgettext("sheet", "Phone number"), lambda row: _phone(row.person), width=15),
        Column(pgettext("sheet", "Role"), lambda row: str(ROLES[Role(row.role)].label), width=14),
        Column(pgettext("sheet", "Local name"), lambda row: office_name(row) if row.title else "", width=16),
        Column(pgettext("sheet", "Place"), lambda row: _where(row.place_id), width=28),
        Column(
            pgettext("sheet", "Unit"), lambda row: organisation_name(row.unit) if row.unit else "", width=22
        ),
        Column(pgettext("sheet", "Part-time"), lambda row: "" if row.full_time else _("yes"), width=8),
        Column(pgettext("sheet", "From"), lambda row: row.from_on, Shape.DAY, 12),
        Column(pgettext("sheet", "Until"), lambda row: row.until_on, Shape.DAY, 12),
    )


def _posting_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Posting]:
    role = filters.get("role", "")
    return all_postings(actor, role if role in list(Role) else "")


def _persons() -> Iterable[Column[Inhabitant]]:
    return (
        Column(pgettext("sheet", "Name"), lambda row: _name(row[0]), width=12),
        Column(pgettext("sheet", "Phone number"), lambda row: _phone(row[0]), width=15),
        Column(pgettext("sheet", "Lives or works in"), lambda row: _where(row[0].place_id), width=28),
        Column(pgettext("sheet", "Household number"), lambda row: row[1].number if row[1] else "", width=18),
    )


def _households() -> Iterable[Column[Home]]:
    return (
        Column(pgettext("sheet", "Household number"), lambda row: row[0].number, width=18),
        Column(pgettext("sheet", "Place"), lambda row: _where(row[0].place_id), width=28),
        Column(
            pgettext("sheet", "Address"),
            lambda row: row[0].address.reveal() if row[0].address else "",
            width=36,
        ),
        Column(_("Head of the household"), lambda row: _name(row[1]), width=14),
    )


def _organisations() -> Iterable[Column[Organisation]]:
    return (
        Column(
            pgettext("sheet", "Kind"),
            lambda row: str(ORGANISATION_LABELS[OrganisationKind(row.kind)]),
            width=14,
        ),
        Column(pgettext("sheet", "Chinese name"), lambda row: row.name_zh, width=30),
        Column(pgettext("sheet", "English name"), lambda row: row.name_en, width=30),
        Column(_("Unified social credit code"), lambda row: row.uscc, width=22),
        Column(pgettext("sheet", "Place"), lambda row: _where(row.place_id), width=28),
        Column(
            pgettext("unit", "Stands below"),
            lambda row: organisation_name(row.above) if row.above else "",
            width=24,
        ),
    )


def _titles() -> Iterable[Column[Title]]:
    return (
        Column(pgettext("sheet", "Role"), lambda row: str(ROLES[Role(row.role)].label), width=16),
        Column(pgettext("sheet", "Chinese name"), lambda row: row.name_zh, width=24),
        Column(pgettext("sheet", "English name"), lambda row: row.name_en, width=30),
    )


def _title_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Title]:
    if not may(actor, "title_add"):
        raise Forbidden(_("Only an administrator can do this."))
    return iter(titles())


EXPORTS = (
    Export("postings", gettext_lazy("People"), _postings, _posting_rows, ("role",)),
    Export(
        "persons", pgettext_lazy("sheet", "Persons"), _persons, lambda actor, _filters: all_persons(actor)
    ),
    Export(
        "households",
        gettext_lazy("Households"),
        _households,
        lambda actor, filters: all_households(actor, filters.get("q", "")),
        ("q",),
    ),
    Export(
        "organisations",
        gettext_lazy("Units"),
        _organisations,
        lambda actor, _filters: all_organisations(actor),
    ),
    Export("titles", gettext_lazy("Local names"), _titles, _title_rows),
)
