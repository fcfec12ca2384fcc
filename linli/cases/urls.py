"""Addresses of matters: the door at the root, the desk below `desk/`."""

from django.urls import path

from linli.cases.pages import data, desk, door, floods, looks, settings, views

app_name = "cases"
urlpatterns = [
    path("", door.door, name="door"),
    path("follow", door.follow_form, name="follow"),
    path("f/<str:token>", door.token, name="token"),
    path("follow/<str:number>", door.follow_story, name="follow-story"),
    path("follow/<str:number>/data", data.data, name="data"),
    path("follow/<str:number>/data/correct", data.correct, name="data-correct"),
    path("follow/<str:number>/data/erase/<slug:scope>", data.erase, name="data-erase"),
    path("follow/<str:number>/data/copy.<slug:form>", data.copy, name="data-copy"),
    path("follow/<str:number>/<slug:step>", door.follow_step, name="follow-step"),
    path("desk/", desk.matters, name="matters"),
    path("desk/matters/new", desk.intake, name="intake"),
    path("desk/matters/at-once", floods.flood_page, name="floods"),
    path("desk/matters/at-once/back", floods.bring_back, name="bring-back"),
    path("desk/matters/<uuid:case_id>/", desk.case_story, name="story"),
    path("desk/matters/<uuid:case_id>/reporter", desk.reveal, name="reveal"),
    path("desk/matters/<uuid:case_id>/erase/<slug:scope>", looks.erase, name="erase"),
    path("desk/looks/", looks.looks, name="looks"),
    path("desk/matters/<uuid:case_id>/<slug:step>", desk.case_step, name="step"),
    path("desk/views/", views.saved, name="views"),
    path("desk/views/<uuid:view_id>/", views.saved_change, name="view"),
    path("desk/views/<uuid:view_id>/end", views.saved_end, name="view-end"),
    path("desk/categories/", settings.categories, name="categories"),
    path("desk/categories/<uuid:category_id>/", settings.category, name="category"),
    path("desk/categories/<uuid:category_id>/end", settings.category_close, name="category-end"),
]
