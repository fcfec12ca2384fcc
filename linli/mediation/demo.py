"""The demo banner's mediations: each quarrel of the year, in its own way, through the verbs. All invented."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw

from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.demo.town import Quarrel
from linli.kernel import clock
from linli.kernel.actions.attachments import Stored, take
from linli.mediation.actions.agreeing import Draft, agreement_draft, agreement_sign, mediation_agree
from linli.mediation.actions.ending import mediation_fail
from linli.mediation.actions.following import confirmation_note, follow_note
from linli.mediation.actions.opening import mediation_open, mediation_oral
from linli.mediation.actions.parties import Named, party_add, want_note
from linli.mediation.actions.talking import session_add
from linli.mediation.models import FollowUp, Mediation
from linli.mediation.reads.sides import parties_of
from linli.mediation.rules.states import Form

NAMES = ("山杏", "沙棘", "云杉", "榆钱", "芍药", "金莲", "黄芩", "冰草", "地榆", "苜蓿", "野菊", "白桦")
BOUNDARY = Draft(
    kind="boundary",
    facts="两家院墙外有一米来宽的空地，一家要垛柴，一家要走车，争了几天。",
    issues="这一米地归谁用。",
    articles="双方认定地界以旧承包合同的丈量为准，当面埋下界桩。\n{乙方}把柴垛挪到自家院里。\n"
    "界桩双方共同看护，谁也不许私自挪动。",
    way="当场丈量、埋桩，柴垛由两家一起挪。",
    deadline="十天以内",
    recorder="示例记录人",
)
DOG = Draft(
    kind="neighbours",
    facts="夜里狗叫，邻居家孩子睡不着，两家拌了嘴。",
    issues="夜里狗放在哪里。",
    articles="{乙方}从当天起，晚上把狗牵进屋。\n双方都不再提以前的话，遇事先找调解员。",
    way="各自做到",
    deadline="当天起",
    recorder="示例记录人",
)
SHEEP = Draft(
    kind="livestock",
    facts="羊从圈里跑出来，进了西菜园，啃坏白菜二十来棵。",
    issues="赔多少，羊圈什么时候修。",
    articles="{乙方}补给{甲方}二十棵白菜苗。\n{乙方}把羊圈今天就修好，今后看管好羊，不再进{甲方}的菜园。\n"
    "{甲方}收到菜苗后，这件事就此了结。",
    way="菜苗当面点清；羊圈由调解员去看。",
    deadline="菜苗三天以内，羊圈当天。",
    recorder="示例记录人",
)


class Told:
    """Tells one quarrel after the other, each with two names of its own."""

    def __init__(self, now: datetime) -> None:
        self.now, self.rng = now, Random(33)  # noqa: S311 - a demo, not a secret
        self.names = cycle(NAMES)

    def ink(self) -> list[Stored]:
        """A scribble that stands in for a signature."""
        image = Image.new("RGB", (450, 150), "white")
        points = [(30 + step * 26, 75 + self.rng.randrange(-45, 45)) for step in range(15)]
        ImageDraw.Draw(image).line(points, fill=(16, 24, 32), width=5, joint="curve")
        out = io.BytesIO()
        image.save(out, "PNG")
        out.seek(0)
        return take([out], "drawn")

    def oral(self, quarrel: Quarrel) -> None:
        """One line on the spot."""
        minutes = self.rng.randrange(12, 40)
        with clock.at(quarrel.at):
            mediation_oral(
                actor=quarrel.by,
                case_id=quarrel.case_id,
                line=quarrel.how,
                names=[next(self.names), next(self.names)],
                minutes=minutes,
            )

    def begin(self, quarrel: Quarrel, wants: Sequence[str]) -> Mediation:
        """Both sides agree to mediation and say what they want."""
        with clock.at(quarrel.at):
            row = mediation_open(
                actor=quarrel.by, case_id=quarrel.case_id, party=Named(next(self.names)), agrees=True
            )
            row = party_add(
                actor=quarrel.by, mediation_id=row.pk, party=Named(next(self.names)), consent=True
            )
            for party, want in zip(parties_of(row.pk), wants, strict=True):
                row = want_note(actor=quarrel.by, mediation_id=row.pk, party_id=party.pk, want=want)
        return row

    def sit(self, quarrel: Quarrel, row: Mediation, began: datetime, minutes: int) -> None:
        """Everybody sits down in the village office."""
        with clock.at(began + timedelta(minutes=minutes)):
            session_add(
                actor=quarrel.by,
                mediation_id=row.pk,
                started_at=began,
                ended_at=clock.now(),
                where="村委会调解室",
                came=[party.pk for party in parties_of(row.pk)],
            )

    def written(
        self, quarrel: Quarrel, row: Mediation, draft: Draft, *, began: datetime, minutes: int, visit: int
    ) -> None:
        """A sitting, the paper, the signatures; `visit` days later somebody looks in."""
        self.sit(quarrel, row, began, minutes - 4 if minutes > 5 else minutes)
        with clock.at(began + timedelta(minutes=minutes)):
            agreement_draft(actor=quarrel.by, mediation_id=row.pk, draft=draft)
            for party in parties_of(row.pk):
                self.sign(quarrel, row, "party", party.pk)
            self.sign(quarrel, row, "mediator")
            mediation_agree(
                actor=quarrel.by,
                mediation_id=row.pk,
                form=Form.WRITTEN,
                follow_on=clock.today() + timedelta(days=visit),
            )

    def sign(self, quarrel: Quarrel, row: Mediation, signer: str, party: UUID | None = None) -> None:
        """One drawn signature."""
        agreement_sign(actor=quarrel.by, mediation_id=row.pk, signer=signer, party_id=party, files=self.ink())

    def visited(self, quarrel: Quarrel, row: Mediation, result: str, words: str) -> None:
        """The planned visit, on its day."""
        visit = FollowUp.objects.get(mediation=row, result="")
        day = datetime.combine(visit.planned_on, datetime.min.time(), clock.LOCAL) + timedelta(hours=10)
        with clock.at(day):
            follow_note(actor=quarrel.by, mediation_id=row.pk, follow_id=visit.pk, result=result, words=words)


def _kept(told: Told, quarrel: Quarrel) -> None:
    row = told.begin(quarrel, ("夜里要安静", "狗是看家的，不能没有"))
    told.written(quarrel, row, DOG, began=quarrel.at + timedelta(hours=1), minutes=35, visit=7)
    told.visited(quarrel, row, "kept", "狗牵进屋了，夜里不叫了。")


def _broken(told: Told, quarrel: Quarrel) -> None:
    """It did not hold; they sat down once more, and then it did."""
    row = told.begin(quarrel, ("那一米地是走车的", "柴没地方垛"))
    told.written(quarrel, row, BOUNDARY, began=quarrel.at + timedelta(hours=2), minutes=95, visit=12)
    told.visited(quarrel, row, "broken", "柴垛没挪，又在界桩边上添了一垛。")
    again = quarrel.at + timedelta(days=15)
    told.written(quarrel, row, BOUNDARY, began=again, minutes=40, visit=10)
    told.visited(quarrel, row, "kept", "柴垛挪完了，界桩还在原处。")


def _confirmed(told: Told, quarrel: Quarrel) -> None:
    """Both asked the court together."""
    row = told.begin(quarrel, ("按旧合同量", "量清楚就行"))
    told.written(quarrel, row, BOUNDARY, began=quarrel.at + timedelta(hours=3), minutes=150, visit=10)
    for days, confirm in ((6, "applied"), (19, "confirmed")):
        with clock.at(quarrel.at + timedelta(days=days)):
            confirmation_note(actor=quarrel.by, mediation_id=row.pk, confirm=confirm)
    told.visited(quarrel, row, "kept", "界桩埋好了，两家都认。")


def _failed(told: Told, quarrel: Quarrel) -> None:
    """No agreement; they were told of the other ways, and the matter ends with that."""
    row = told.begin(quarrel, ("要赔钱", "不赔"))
    told.sit(quarrel, row, quarrel.at + timedelta(hours=1), 70)
    with clock.at(quarrel.at + timedelta(hours=3)):
        mediation_fail(actor=quarrel.by, mediation_id=row.pk, way="court", why="数目差得太多")
        words = "没谈成，已经告诉两家去法院立案的办法和法律援助的电话。"
        take_step(Move(quarrel.by, quarrel.case_id, "settle", words=words), {})


def _sheep(told: Told, quarrel: Quarrel) -> None:
    """24 minutes from sitting down to the signatures."""
    row = told.begin(quarrel, ("菜得赔，羊得看住", "菜认赔，羊圈这就修"))
    told.written(quarrel, row, SHEEP, began=quarrel.at, minutes=24, visit=7)


def _open(told: Told, quarrel: Quarrel) -> None:
    row = told.begin(quarrel, ("菜得赔", "羊不是我家的"))
    began = quarrel.at + timedelta(minutes=15)
    if began + timedelta(minutes=20) < told.now:
        told.sit(quarrel, row, began, 20)


def _oral(told: Told, quarrel: Quarrel) -> None:
    told.oral(quarrel)


def _ways() -> Iterator[Callable[[Told, Quarrel], None]]:
    """The year's quarrels in their order; the grid workers' are oral, the last are the sheep and today's."""
    yield from (_broken, _oral, _oral, _kept, _confirmed, _oral, _oral, _failed, _sheep, _open)


def mediation_demo(quarrels: Sequence[Quarrel], *, now: datetime) -> None:
    """Ten mediations over the year before `now`, and one under way."""
    told, ways = Told(now), list(_ways())
    more = len(quarrels) - len(
        ways
    )  # of a larger demo: oral ones come first; of a smaller one: the last stay
    for way, quarrel in zip([_oral] * more + ways[max(0, -more) :], quarrels, strict=True):
        way(told, quarrel)
