"""Addresses of privacy; the public page stands in `site`, beside the other pages of the house."""

from django.urls import path

from linli.privacy.pages import holds, mine, people, requests, retention, texts

app_name = "privacy"
urlpatterns = [
    path("desk/retention/", retention.retention, name="retention"),
    path("desk/retention/<slug:kind>/", retention.kind, name="kind"),
    path("desk/texts/", texts.texts, name="texts"),
    path("desk/texts/<slug:purpose>/", texts.text, name="text"),
    path("desk/requests/", requests.requests, name="requests"),
    path("desk/requests/<uuid:request_id>/", requests.request_page, name="request"),
    path("desk/profile/data/", mine.mine, name="mine"),
    path("desk/profile/data/copy.json", mine.copy, name="mine-copy"),
    path("desk/profile/data/consents/<slug:purpose>", mine.consent, name="mine-consent"),
    path("desk/people/<uuid:person_id>/data/", people.person, name="person"),
    path("desk/people/<uuid:person_id>/data/copy.json", people.copy, name="person-copy"),
    path("desk/people/<uuid:person_id>/data/correct", people.correct, name="person-correct"),
    path("desk/people/<uuid:person_id>/data/erase", people.erase, name="person-erase"),
    path("desk/people/<uuid:person_id>/data/consents/<slug:purpose>", people.consent, name="person-consent"),
    path("desk/holds/", holds.holds_page, name="holds"),
    path("desk/holds/<slug:kind>/<uuid:object_id>", holds.place, name="hold-place"),
    path("desk/holds/<uuid:hold_id>/lift", holds.lift, name="hold-lift"),
]
