"""An empty banner: territory, starting categories and one administrator, all or nothing."""

from pathlib import Path

from linli.accounts.actions.users import user_add
from linli.cases.demo.phrases import phrases_load
from linli.cases.demo.reference import reference_load
from linli.deliberation.actions.topics import topics_seed
from linli.fieldwork.actions.reference import rounds_seed
from linli.kernel import caching
from linli.kernel.actor import SYSTEM
from linli.kernel.verbs import verb
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import person_add
from linli.people.rules import Role
from linli.privacy.actions.seeds import texts_seed
from linli.territory.actions import banner_init
from linli.territory.reads import tree, tree_forget


@verb
def found(
    *, code: str, name: str | None, divisions: Path | None, admin: str, password: str
) -> tuple[str, int]:
    """Returns the banner's Chinese name and how many places it has.

    Raises:
        Invalid: the code, the file, the user name or the password will not do; nothing is written.
    """
    places = banner_init(actor=SYSTEM, code=code, name_zh=name, divisions=divisions)
    tree_forget()
    caching.forget()
    reference_load(actor=SYSTEM)
    rounds_seed(actor=SYSTEM)
    phrases_load(actor=SYSTEM)
    texts_seed(actor=SYSTEM)
    topics_seed(actor=SYSTEM)
    banner = tree().banner()
    assert banner is not None
    user = user_add(actor=SYSTEM, username=admin, password=password)
    person = person_add(actor=SYSTEM, name=admin, place_id=banner.id, user_id=user.pk)
    posting_add(actor=SYSTEM, person_id=person.pk, role=Role.ADMINISTRATOR, place_id=banner.id)
    return banner.name_zh, places
