"""Addresses of this room, below the root."""

from django.urls import path

from linli.territory.pages import places, polygons

app_name = "territory"
urlpatterns = [
    path("desk/places/", places.places, name="places"),
    path("desk/places/<uuid:place_id>/", places.place, name="place"),
    path("desk/places/<uuid:place_id>/rename", places.rename, name="rename"),
    path("desk/places/<uuid:place_id>/add", places.add, name="add"),
    path("desk/places/<uuid:place_id>/draw", places.draw, name="draw"),
    path("desk/places/<uuid:place_id>/end", places.end, name="end"),
    path("desk/places/polygons/<uuid:run_id>/map.json", polygons.drawn, name="polygons-map"),
    path("desk/places/polygons/<uuid:run_id>/notes", polygons.notes, name="polygons-notes"),
    path("places/<uuid:place_id>/outlines.json", places.outlines, name="outlines"),
]
