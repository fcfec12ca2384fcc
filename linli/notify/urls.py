"""Addresses of messages."""

from django.urls import path

from linli.notify import pages

app_name = "notify"
urlpatterns = [
    path("desk/inbox/", pages.notices, name="inbox"),
    path("desk/inbox/read", pages.read_all, name="read-all"),
    path("desk/channels/<uuid:channel_id>/end", pages.channel_close, name="channel-end"),
    path("desk/deliveries/", pages.log, name="log"),
]
