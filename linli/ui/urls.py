"""The style page."""

from django.urls import path

from linli.ui import pages

app_name = "ui"
urlpatterns = [path("desk/styleguide", pages.styleguide, name="styleguide")]
