"""`/api/v1`: the rooms' routers under one roof, with tokens, scopes and problem details."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli import __version__
from linli.cases.actions.pacing import Slowed
from linli.cases.api import router as cases
from linli.fieldwork.api import router as fieldwork
from linli.kernel.errors import Invalid, LinliError, Throttled
from linli.site.bearer import Bearer
from linli.site.bodies import Bodies
from linli.site.describing import describe
from linli.site.problems import fields_of, plain, problem
from linli.territory.api import router as territory


class Api(NinjaAPI):
    """Ninja's own, with scopes, problems and links in its description."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description of every operation."""
        return describe(super().get_openapi_schema(**options))


api = Api(
    title="Linli",
    version=__version__,
    auth=Bearer(),
    parser=Bodies(),
    docs_url=None,
    urls_namespace="api",
    description="邻里: matters and places of one banner. Errors are problem details (RFC 9457).",
)
api.add_router("", cases)
api.add_router("", territory)
api.add_router("", fieldwork)


def _more(error: LinliError) -> dict[str, Any]:
    if isinstance(error, Slowed):
        return {"stamp": error.stamp, "key": error.key}
    return {"fields": error.fields} if isinstance(error, Invalid) and error.fields else {}


@api.exception_handler(LinliError)
def _refused(request: HttpRequest, error: LinliError) -> HttpResponse:
    response = problem(error.status, error.code, str(error.message), **_more(error))
    if isinstance(error, Throttled):
        response["Retry-After"] = str(error.seconds)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = fields_of(error.errors)
    detail = "; ".join(f"{name}: {texts[0]}" for name, texts in fields.items())
    return problem(422, "invalid", detail, fields=fields)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return plain(404)


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return plain(413)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja wraps what a parser refuses; the refusal itself says more."""
    cause = error.__cause__
    if isinstance(cause, LinliError):
        return _refused(request, cause)
    return plain(413 if isinstance(cause, RequestDataTooBig) else error.status_code)
