"""For programs that watch the service: is it alive, is it ready, and its figures."""

import os
from http import HTTPStatus
from ipaddress import ip_address
from secrets import compare_digest

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from linli.keeping import places
from linli.site import measures, standing

TOKEN = "LINLI_METRICS_TOKEN"  # noqa: S105 - the setting's name


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; says nothing of the database, which a restart would not mend."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 if people can be let in, else 503; names each check."""
    checks = {name: check() for name, check in standing.CHECKS.items()}
    good = all(said == "ok" for said in checks.values())
    status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
    age = places.backup_age()
    facts = {"ready": good, "checks": checks, "backup_age_seconds": None if age is None else round(age)}
    return JsonResponse(facts, status=status)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for this machine itself or with the token; 404 for everybody else."""
    if not (_token(request) or _here(request)):
        raise Http404
    return HttpResponse(measures.text(), content_type=CONTENT_TYPE_LATEST)


def _token(request: HttpRequest) -> bool:
    wanted, given = os.environ.get(TOKEN, ""), request.headers.get("Authorization", "")
    return bool(wanted) and compare_digest(given.encode(), f"Bearer {wanted}".encode())


def _here(request: HttpRequest) -> bool:
    """From loopback, and not handed on by a proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
