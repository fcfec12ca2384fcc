"""Addresses of spreadsheets."""

from django.urls import path

from linli.sheets.pages import exporting

app_name = "sheets"
urlpatterns = [
    path("desk/export/<slug:kind>", exporting.export, name="export"),
]
