"""Addresses of this room, below the root."""

from django.urls import path

from linli.territory import pages

app_name = "territory"
urlpatterns = [
    path("desk/places/", pages.places, name="places"),
    path("desk/places/<uuid:place_id>/", pages.place, name="place"),
    path("desk/places/<uuid:place_id>/rename", pages.rename, name="rename"),
    path("desk/places/<uuid:place_id>/add", pages.add, name="add"),
    path("places/<uuid:place_id>/outlines.json", pages.outlines, name="outlines"),
]
