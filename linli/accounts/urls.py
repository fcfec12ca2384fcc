"""Addresses of accounts."""

from django.urls import path

from linli.accounts import pages, second

app_name = "accounts"
urlpatterns = [
    path("sign-in", pages.sign_in, name="sign-in"),
    path("sign-in/code", pages.sign_in_code, name="sign-in-code"),
    path("sign-out", pages.sign_out, name="sign-out"),
    path("reset", pages.reset, name="reset"),
    path("desk/profile/", pages.profile, name="profile"),
    path("desk/profile/second/", second.second, name="second"),
    path("desk/profile/second/begin", second.begin, name="second-begin"),
    path("desk/profile/second/confirm", second.confirm, name="second-confirm"),
    path("desk/profile/second/codes", second.codes, name="second-codes"),
    path("desk/profile/second/remove", second.remove, name="second-remove"),
    path("desk/profile/preferences", pages.preferences, name="preferences"),
    path("desk/profile/password", pages.password, name="password"),
    path("desk/profile/devices/<slug:handle>/end", pages.session_end, name="session-end"),
    path("desk/profile/tokens", pages.token_add, name="token-add"),
    path("desk/profile/tokens/<uuid:token_id>/end", pages.token_end, name="token-end"),
]
