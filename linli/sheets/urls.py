"""Addresses of spreadsheets, out and in."""

from django.urls import path

from linli.sheets.pages import exporting, going, starting

app_name = "sheets"
urlpatterns = [
    path("desk/export/<slug:kind>", exporting.export, name="export"),
    path("desk/import/", starting.kinds, name="kinds"),
    path("desk/import/run/<uuid:run_id>/", going.run, name="run"),
    path("desk/import/run/<uuid:run_id>/columns", going.columns, name="columns"),
    path("desk/import/run/<uuid:run_id>/sheet", going.sheet, name="sheet"),
    path("desk/import/run/<uuid:run_id>/confirm", going.confirm, name="confirm"),
    path("desk/import/run/<uuid:run_id>/drop", going.drop, name="drop"),
    path("desk/import/run/<uuid:run_id>/undo", going.undo, name="undo"),
    path("desk/import/run/<uuid:run_id>/bad.xlsx", going.bad, name="bad"),
    path("desk/import/<slug:kind>/", starting.start, name="start"),
    path("desk/import/<slug:kind>/template.xlsx", starting.empty, name="template"),
]
