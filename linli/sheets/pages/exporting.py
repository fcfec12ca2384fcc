"""Any list as an Excel file, with the reader's own rights."""

from tempfile import TemporaryFile
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.kernel import clock
from linli.kernel.errors import Missing
from linli.sheets.actions.exporting import export_record
from linli.sheets.rules.exporting import file_name
from linli.sheets.writing import exports, write_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
@signed_in
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list `kind`, narrowed like its page by the address bar. Written whole, then noted, then sent.

    Raises:
        Missing: there is no such list. Forbidden: its page is not this reader's either.
    """
    wanted, actor = exports.get(kind), acting(request)
    if wanted is None:
        raise Missing(_("There is no such list."))
    filters = {name: request.GET.get(name, "").strip() for name in wanted.filters}
    found = wanted.rows(actor, filters)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    rows = write_sheet(file, str(wanted.label), wanted.columns(), found)
    export_record(actor=actor, kind=kind, filters=filters, rows=rows)
    file.seek(0)
    name = file_name(str(wanted.label), clock.today())
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response["Content-Encoding"] = "identity"  # it is packed already
    return cast(HttpResponse, response)  # Django keeps the two kinds of answers apart
