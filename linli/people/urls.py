"""Addresses of people."""

from django.urls import path

from linli.people.pages import away, handing, households, organisations, people, titles

app_name = "people"
urlpatterns = [
    path("desk/people/", people.people, name="people"),
    path("desk/titles/", titles.title_list, name="titles"),
    path("desk/people/<uuid:person_id>/", people.person, name="person"),
    path("desk/people/<uuid:person_id>/end", people.person_close, name="person-end"),
    path("desk/people/<uuid:person_id>/reset-code", people.reset_code, name="reset-code"),
    path("desk/people/<uuid:person_id>/second-reset", people.second_take, name="second-reset"),
    path("desk/people/<uuid:person_id>/account/end", people.account_close, name="account-end"),
    path("desk/postings/<uuid:posting_id>/end", people.posting_close, name="posting-end"),
    path("desk/away/", away.away, name="away"),
    path("desk/postings/<uuid:posting_id>/deputy", away.deputy, name="deputy"),
    path("desk/postings/<uuid:posting_id>/hand-over", handing.hand_over, name="hand-over"),
    path("desk/postings/<uuid:posting_id>/sheet", handing.sheet, name="sheet"),
    path("desk/deputies/<uuid:deputy_id>/end", away.deputy_close, name="deputy-end"),
    path("desk/organisations/", organisations.organisation_list, name="organisations"),
    path(
        "desk/organisations/<uuid:organisation_id>/end",
        organisations.organisation_close,
        name="organisation-end",
    ),
    path("desk/households/", households.household_list, name="households"),
    path("desk/households/<uuid:household_id>/", households.household, name="household"),
    path("desk/households/<uuid:household_id>/end", households.household_close, name="household-end"),
    path(
        "desk/households/<uuid:household_id>/members/<uuid:person_id>",
        households.member_add,
        name="member-add",
    ),
]
