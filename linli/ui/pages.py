"""The style page: every token and component in every state, with invented people and matters."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.kernel import clock
from linli.kernel.actor import Kind
from linli.ui.forms import SampleForm

TOKENS = {
    "ground": ("paper", "card", "line", "edge", "tint", "sand-tint", "sky-tint", "brick-tint"),
    "words": ("ink", "soft", "grass", "sand", "sky", "brick"),
    "land": ("land", "land-1", "land-2", "land-3"),
}
ROWS = (
    (
        "WHY-2024-00071",
        "村口路灯三盏不亮",
        "派给：村电工",
        "公共设施",
        "广义村 3 组",
        "soon",
        "剩 6 工时",
        119.62,
        43.42,
    ),
    (
        "WHY-2024-00070",
        "羊进菜园，两家争起来了",
        "调解中",
        "邻里纠纷",
        "兴隆村 1 组",
        "open",
        "今天 15:00",
        119.35,
        43.30,
    ),
    (
        "WHY-2024-00069",
        "河边护栏被冲坏一段",
        "乡镇吹哨：水利 + 应急",
        "安全隐患",
        "柳林村",
        "late",
        "超时 3 工时",
        119.44,
        43.12,
    ),
    (
        "WHY-2024-00066",
        "工地车辆夜里过村太快",
        "新来的",
        "安全隐患",
        "双井店村",
        "new",
        "未派",
        119.70,
        43.18,
    ),
    (
        "WHY-2024-00065",
        "独居老人想装扶手",
        "办完，等核查",
        "求助",
        "广义村 2 组",
        "done",
        "已办",
        119.55,
        43.28,
    ),
)
STORY = (
    (52, "说的人", "河边护栏被冲坏一段，孩子上学路过。", "new", True),
    (51, "柳林村网格员", "到现场看了，缺口约 6 米，先拉了警戒带。", "", True),
    (50, "综治中心", "定为二级。吹哨：水利站牵头，应急办配合，限 8 工时。", "", False),
    (48, "水利站", "接哨。下午带料修。", "soon", False),
    (47, "综治中心", "仓库说石笼明天才到，先别答应今天修好。", "internal", False),
    (24, "水利站", "超过时限 3 工时，还没回话。", "late", False),
    (1, "应急办", "夜里有人值守，修好了，拍了照。", "done", True),
)


def _rows() -> list[dict[str, Any]]:
    names = ("id", "what", "who", "kind", "where", "state", "word", "lon", "lat")
    return [dict(zip(names, row, strict=True)) for row in ROWS]


def _points(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": row["id"], "lon": row["lon"], "lat": row["lat"], "status": row["state"], "label": row["what"]}
        | {"word": row["word"], "href": f"#{row['id']}"}
        for row in rows
    ]


def _story() -> list[dict[str, Any]]:
    now = clock.now()
    names = ("who", "what", "state", "photos")
    return [dict(zip(names, rest, strict=True), at=now - timedelta(hours=hours)) for hours, *rest in STORY]


def styleguide(request: HttpRequest) -> HttpResponse:
    """For whoever is signed in; others are sent to sign in."""
    if request.actor.kind != Kind.USER:  # type: ignore[attr-defined]
        return redirect(f"{reverse('accounts:sign-in')}?next={request.path}")
    wrong = SampleForm(
        {"what": "", "where": "小卖部旁边", "kind": "b", "day": "2024.9.3"}, auto_id="wrong_%s"
    )
    rows = _rows()
    context = {
        "tokens": TOKENS,
        "rows": rows,
        "points": _points(rows),
        "story": _story(),
        "form": SampleForm(),
        "wrong": wrong,
        "moment": clock.now(),
        "crumbs": [("#rows", "事项")],
    }
    return render(request, "ui/styleguide.html", context)
