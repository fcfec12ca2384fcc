"""All addresses."""

from django.urls import path

from linli.kernel import pages as kernel_pages

urlpatterns = [
    path("files/<uuid:attachment_id>", kernel_pages.file, name="file"),
    path("files/<uuid:attachment_id>/<slug:size>", kernel_pages.file, name="file-size"),
]
