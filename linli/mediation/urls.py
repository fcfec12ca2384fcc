"""Addresses of mediation, below `desk/`."""

from django.urls import path

from linli.mediation.pages import lists, opening, papers, room, texts

app_name = "mediation"
urlpatterns = [
    path("desk/mediations/", lists.mine, name="mine"),
    path("desk/mediations/counts/", lists.counts, name="counts"),
    path("desk/mediations/texts/", texts.texts, name="texts"),
    path("desk/mediations/texts/<slug:kind>/", texts.text, name="text"),
    path("desk/mediations/of/<uuid:case_id>/oral", opening.oral, name="oral"),
    path("desk/mediations/of/<uuid:case_id>/begin", opening.begin, name="begin"),
    path("desk/mediations/<uuid:mediation_id>/", room.room, name="room"),
    path("desk/mediations/<uuid:mediation_id>/look", room.look, name="look"),
    path("desk/mediations/<uuid:mediation_id>/agreement.<slug:form>", papers.paper, name="paper"),
    path("desk/mediations/<uuid:mediation_id>/files/<uuid:attachment_id>", papers.file, name="file"),
    path("desk/mediations/<uuid:mediation_id>/parts/<uuid:party_id>", papers.part, name="part"),
    path("desk/mediations/<uuid:mediation_id>/<slug:step>", room.step, name="step"),
]
