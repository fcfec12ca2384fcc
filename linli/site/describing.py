"""What ninja's description leaves out: scopes, what a refusal looks like, and how calls follow each other."""

from typing import Any

from linli.site.problems import TYPE
from linli.site.scopes import PREFIX, SCOPES, SIGNED

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "Problem details (RFC 9457). `title` is a stable code; `detail` is for people.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "stamp": {"type": "string"},
        "key": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
REFUSALS = {
    "400": "Not readable",
    "401": "The token does not work",
    "403": "Not yours to do, or not this token's",
    "404": "Not there, or not for this caller",
    "409": "Moved by somebody else, or the key came with another body",
    "413": "Too large",
    "415": "Not JSON",
    "422": "Fields that can be mended",
    "429": "Too many; see Retry-After",
}
READ_ONLY = ("400", "401", "403", "404", "422", "429")
LINKS: dict[str, dict[str, Any]] = {
    "POST /matters": {
        "follow": {
            "operationId": "linli_cases_api_follow_story",
            "requestBody": {"number": "$response.body#/number", "code": "$response.body#/code"},
            "description": "Whoever has number and code reads the story.",
        },
        "story": {
            "operationId": "linli_cases_api_matter",
            "parameters": {"case_id": "$response.body#/id"},
            "description": "A desk reads the whole story.",
        },
        "accept": {
            "operationId": "linli_cases_api_take",
            "parameters": {"case_id": "$response.body#/id", "step": "accept"},
            "requestBody": {},
            "description": "The desk takes it up.",
        },
    },
    "GET /matters/{case_id}": {
        "step": {
            "operationId": "linli_cases_api_take",
            "parameters": {"case_id": "$response.body#/case/id", "step": "$response.body#/steps/0"},
            "description": "The first of the steps that the caller may take now.",
        }
    },
    "POST /matters/{case_id}/steps/{step}": {
        "story": {
            "operationId": "linli_cases_api_matter",
            "parameters": {"case_id": "$response.body#/id"},
            "description": "What became of it.",
        }
    },
}


def describe(schema: Any) -> Any:
    """The same description with what is missing filled in."""
    schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _complete(f"{method.upper()} {path.removeprefix('/' + PREFIX)}", operation)
    return schema


def _complete(name: str, operation: dict[str, Any]) -> None:
    scope = SCOPES.get(name, "steps")
    with_token = [{"Bearer": [scope] if scope else []}]
    operation["security"] = with_token if name in SIGNED else [{}, *with_token]
    if scope:
        operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`.".strip()
    answers = operation["responses"]
    for code in READ_ONLY if name.startswith("GET") else REFUSALS:
        content = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers.setdefault(code, {"description": REFUSALS[code], "content": content})
    for code, answer in answers.items():
        if str(code).startswith("2") and name in LINKS:
            answer["links"] = LINKS[name]
