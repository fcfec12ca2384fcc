"""Addresses of visits, below `desk/`; a household's own page at the door."""

from django.urls import URLPattern, path

from linli.visits.pages import homes, noting, plans, promises, visits

app_name = "visits"
VISITS = [
    path("home", homes.home, name="home"),
    path("home/notes", homes.notes, name="home-notes"),
    path("home/choose", homes.choose, name="home-choose"),
    path("home/ask", homes.ask, name="home-ask"),
    path("home/leave", homes.leave, name="home-leave"),
    path("h/<str:token>", homes.token, name="home-token"),
    path("desk/visits/", visits.visits, name="visits"),
    path("desk/visits/new", noting.choose, name="choose"),
    path("desk/visits/planning", plans.planning, name="planning"),
    path("desk/visits/planning/<uuid:plan_id>/end", plans.plan_end, name="plan-end"),
    path("desk/visits/promises/<uuid:promise_id>", promises.promise, name="promise"),
    path("desk/visits/follow-ups/<uuid:follow_up_id>/done", promises.done, name="follow-up-done"),
    path("desk/visits/households/<uuid:household_id>/", noting.household, name="household"),
    path("desk/visits/households/<uuid:household_id>/new", noting.note, name="note"),
    path("desk/visits/households/<uuid:household_id>/slip", noting.slip, name="slip"),
    path("desk/visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("desk/visits/<uuid:visit_id>/correct", visits.correct, name="visit-correct"),
    path("desk/visits/<uuid:visit_id>/erase", visits.erase, name="visit-erase"),
]
urlpatterns: list[URLPattern] = [*VISITS]
