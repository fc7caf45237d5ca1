"""The page at `docs`: every address for programs, from the description in OpenAPI; nothing is fetched for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from ganforge.reports.html import Html, element, joined

EXAMPLES = {
    "/api/models/{name}/translate": "curl -F source=@coast.png -F seed=3 ADDRESS/api/models/NAME/translate -o made.png",
    "/api/models/{name}/sample": "curl -F seed=3 ADDRESS/api/models/NAME/sample -o made.png",
}


NOTE = """Errors are JSON, {"error": "what is wrong"}. If the server wants a token, send the header
Authorization: Bearer TOKEN. The same for programs: """


def api_page(description: Mapping[str, Any]) -> str:
    """The page.

    Args:
        description: in OpenAPI.
    """
    info = description["info"]
    head = element("head", _meta(), element("title", f"{info['title']}: addresses for programs"), _style())
    note = element("p", NOTE, element("a", "openapi.json", href="openapi.json"))
    addresses = (part for path, table in description["paths"].items() for part in _address(path, table, description))
    intro = element("h1", info["title"]), element("p", info["description"]), note
    body = element("main", *intro, *addresses)
    return f"<!doctype html>\n{element('html', head, element('body', body), lang='en')}"


def _meta() -> Html:
    return Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">')


def _style() -> Html:
    return Html('<link rel="stylesheet" href="style.css">')


def _address(path: str, methods: Mapping[str, Any], description: Mapping[str, Any]) -> Iterator[Html]:
    for method, operation in methods.items():
        yield element("h2", element("code", f"{method.upper()} {path}"))
        yield element("p", operation.get("description") or operation.get("summary", ""))
        if path in EXAMPLES:
            yield element("pre", element("code", EXAMPLES[path]))
        if rows := [*_fields(operation, description)]:
            yield element("table", *(element("tr", *(element("td", cell) for cell in row)) for row in rows))


def _fields(operation: Mapping[str, Any], description: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Names of parameters and of fields of the form, with what they mean."""
    for parameter in operation.get("parameters", ()):
        yield element("code", parameter["name"]), parameter.get("description", "")
    for content in operation.get("requestBody", {}).get("content", {}).values():
        reference = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        schema = description.get("components", {}).get("schemas", {}).get(reference, {})
        for name, field in schema.get("properties", {}).items():
            needed = " Required." * (name in schema.get("required", ()))
            yield element("code", name), joined(field.get("description", ""), needed)
