"""All addresses."""

from django.urls import include, path

from linli.kernel import pages as kernel_pages
from linli.privacy.pages.public import privacy
from linli.site import limits, pages, watch
from linli.site.api import api

house = (
    [
        path("switch", pages.switch, name="switch"),
        path("privacy", privacy, name="privacy"),
        path("digests", pages.digests, name="digests"),
        path("desk/permissions", pages.permissions, name="permissions"),
        path("desk/limits/", limits.limits, name="limits"),
        path("health", watch.health, name="health"),
        path("ready", watch.ready, name="ready"),
        path("metrics", watch.metrics, name="metrics"),
        path("favicon.ico", pages.favicon, name="favicon"),
    ],
    "site",
)
urlpatterns = [
    path("files/<uuid:attachment_id>", kernel_pages.file, name="file"),
    path("files/<uuid:attachment_id>/<slug:size>", kernel_pages.file, name="file-size"),
    path("api/v1/", api.urls),
    path("", include(house)),
    path("", include("linli.ui.urls")),
    path("", include("linli.accounts.urls")),
    path("", include("linli.sheets.urls")),
    path("", include("linli.territory.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.notify.urls")),
    path("", include("linli.privacy.urls")),
    path("", include("linli.fieldwork.urls")),
    path("", include("linli.visits.urls")),
    path("", include("linli.mediation.urls")),
    path("", include("linli.deliberation.urls")),
    path("", include("linli.cases.urls")),
]
handler400 = "linli.site.pages.too_much"
handler404 = "linli.site.pages.not_found"
handler500 = "linli.site.pages.broken"
