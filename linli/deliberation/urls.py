"""Addresses of deliberations: announcements and results at the door, the work below `desk/`."""

from django.urls import path

from linli.deliberation.pages import desk, door, lists

app_name = "deliberation"
urlpatterns = [
    path("deliberations", door.public, name="public"),
    path("deliberations/<uuid:deliberation_id>", door.public_one, name="public-one"),
    path("desk/deliberations/", lists.deliberations, name="list"),
    path("desk/deliberations/new", desk.plan, name="plan"),
    path("desk/deliberations/decisions/", lists.decisions, name="decisions"),
    path("desk/deliberations/decisions/<uuid:decision_id>/<slug:step>", desk.decision, name="decision"),
    path("desk/deliberations/agenda/", lists.agenda, name="agenda"),
    path("desk/deliberations/agenda/from/<uuid:case_id>", lists.propose_from, name="propose"),
    path("desk/deliberations/agenda/<uuid:item_id>/decline", lists.agenda_no, name="agenda-decline"),
    path("desk/deliberations/topics/", lists.topic_list, name="topics"),
    path("desk/deliberations/topics/<uuid:topic_id>/", lists.topic_one, name="topic"),
    path("desk/deliberations/<uuid:deliberation_id>/", desk.one, name="one"),
    path("desk/deliberations/<uuid:deliberation_id>/change", desk.change, name="change"),
    path("desk/deliberations/<uuid:deliberation_id>/poster.pdf", desk.poster_pdf, name="poster"),
    path("desk/deliberations/<uuid:deliberation_id>/decide-on", desk.add, name="add"),
    path("desk/deliberations/<uuid:deliberation_id>/<slug:step>", desk.step, name="step"),
]
