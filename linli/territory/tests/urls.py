"""Just enough addresses for this room's pages."""

from django.http import HttpResponse
from django.urls import include, path
from ninja import NinjaAPI

from linli.territory.api import router

api = NinjaAPI(urls_namespace="territory-test")
api.add_router("/territory", router)


def nothing(request, *args):
    return HttpResponse("")


accounts = ([path("sign-in", nothing, name="sign-in")], "accounts")
urlpatterns = [
    path("", include("linli.territory.urls")),
    path("accounts/", include(accounts)),
    path("api/", api.urls),
]
