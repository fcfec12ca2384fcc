"""Addresses of people."""

from django.urls import path

from linli.people import pages

app_name = "people"
urlpatterns = [
    path("desk/people/", pages.people, name="people"),
    path("desk/people/<uuid:person_id>/", pages.person, name="person"),
    path("desk/people/<uuid:person_id>/end", pages.person_close, name="person-end"),
    path("desk/people/<uuid:person_id>/reset-code", pages.reset_code, name="reset-code"),
    path("desk/postings/<uuid:posting_id>/end", pages.posting_close, name="posting-end"),
    path("desk/organisations/", pages.organisation_list, name="organisations"),
    path("desk/organisations/<uuid:organisation_id>/end", pages.organisation_close, name="organisation-end"),
    path("desk/households/", pages.household_list, name="households"),
    path("desk/households/<uuid:household_id>/", pages.household, name="household"),
    path("desk/households/<uuid:household_id>/end", pages.household_close, name="household-end"),
    path("desk/households/<uuid:household_id>/members/<uuid:person_id>", pages.member_add, name="member-add"),
]
