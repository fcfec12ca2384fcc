"""Addresses of fieldwork, below `desk/`; labels and published equipment at the root."""

from django.urls import path

from linli.fieldwork.pages import equipment, labels, lists, plans, points, rounds, seen

app_name = "fieldwork"
urlpatterns = [
    path("desk/rounds/", rounds.today, name="today"),
    path("desk/rounds/turn/<uuid:task_id>/", rounds.task, name="task"),
    path("desk/rounds/hazards/<uuid:hazard_id>/again", rounds.recheck, name="recheck"),
    path("desk/rounds/seen/", seen.seen, name="seen"),
    path("desk/rounds/points/", points.points, name="points"),
    path("desk/rounds/points/<uuid:point_id>/", points.point, name="point"),
    path("desk/rounds/points/<uuid:point_id>/end", points.point_close, name="point-end"),
    path("desk/rounds/plans/", plans.plans, name="plans"),
    path("desk/rounds/plans/<uuid:plan_id>/", plans.plan, name="plan"),
    path("desk/rounds/plans/<uuid:plan_id>/start", plans.start, name="plan-start"),
    path("desk/rounds/plans/<uuid:plan_id>/end", plans.plan_close, name="plan-end"),
    path("desk/rounds/round/<uuid:round_id>/", plans.round_page, name="round"),
    path("desk/rounds/lists/", lists.checklists, name="checklists"),
    path("desk/rounds/lists/start", lists.seed, name="lists-start"),
    path("desk/rounds/lists/<uuid:checklist_id>/", lists.checklist, name="checklist"),
    path("desk/rounds/lists/<uuid:checklist_id>/publish", lists.publish, name="checklist-publish"),
    path("desk/rounds/lists/<uuid:checklist_id>/end", lists.checklist_close, name="checklist-end"),
    path("desk/rounds/kinds/", lists.kinds, name="kinds"),
    path("desk/rounds/kinds/<uuid:kind_id>/", lists.kind, name="kind"),
    path("desk/rounds/kinds/<uuid:kind_id>/end", lists.kind_close, name="kind-end"),
    path("desk/equipment/", equipment.register, name="equipment"),
    path("desk/equipment/labels", labels.sheet, name="labels"),
    path("desk/equipment/<uuid:equipment_id>/", equipment.piece, name="piece"),
    path("desk/equipment/<uuid:equipment_id>/state", equipment.state, name="piece-state"),
    path("desk/equipment/<uuid:equipment_id>/fault", equipment.fault, name="piece-fault"),
    path("e/<slug:tag>", labels.label, name="label"),
    path("cameras", labels.cameras, name="cameras"),
]
