"""What an archive leaves out, and why: each of it comes back by itself."""

LEFT_OUT = {
    "django_migrations": "the manifest names the migrations",
    "django_content_type": "made by migrate",
    "auth_permission": "made by migrate; Linli's permissions are postings",
    "auth_group": "not used; Linli's permissions are postings",
    "auth_group_permissions": "not used; Linli's permissions are postings",
    "accounts_session": "people sign in again",
    "cases_search": "the search index, made anew from the matters' words",
    "cases_search_fts": "part of it on SQLite",
    "cases_search_fts_config": "part of it on SQLite",
    "cases_search_fts_data": "part of it on SQLite",
    "cases_search_fts_docsize": "part of it on SQLite",
    "cases_search_fts_idx": "part of it on SQLite",
    "django_q_ormq": "only wakes the worker; what is due stands in kernel_due",
    "django_q_schedule": "the worker writes it at its start",
    "django_q_task": "what the worker did lately",
}
"""Table → why it is not kept."""
