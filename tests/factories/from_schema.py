"""A JSON schema as a hypothesis strategy, for the words that our own schemas use. An unknown word is an error here."""

from typing import Any

from hypothesis import strategies as st

TYPES = {
    "null": st.none(),
    "boolean": st.booleans(),
    "integer": st.integers(-(10**12), 10**12),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6) | st.floats(-100, 100),
    "string": st.text(max_size=30),
}
KNOWN = {
    "$schema", "title", "description", "type", "required", "additionalProperties", "properties", "items",
    "$ref", "$defs", "const", "enum", "pattern", "format", "minimum", "maximum",
}  # fmt: skip


def documents(schema: dict[str, Any], root: dict[str, Any] | None = None) -> st.SearchStrategy[Any]:
    """Any value that `schema` accepts; `root` is where its references point."""
    root = root or schema
    assert set(schema) <= KNOWN, f"teach from_schema the words {set(schema) - KNOWN}"
    if "$ref" in schema:
        return documents(_found(schema["$ref"], root), root)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema.get("type", list(TYPES))
    return st.one_of([_of_kind(kind, schema, root) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _of_kind(kind: str, schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind == "object":
        return _object(schema, root)
    if kind == "array":
        return st.lists(documents(schema["items"], root), max_size=4)
    if kind == "string" and "pattern" in schema:
        return st.from_regex(schema["pattern"]) | st.sampled_from(["2016-17", "2017-18", "2018-19"])
    if kind in ("integer", "number") and ("minimum" in schema or "maximum" in schema):
        low, high = schema.get("minimum"), schema.get("maximum")
        if kind == "integer":
            return st.integers(low, high)
        return st.floats(low, high, allow_nan=False, allow_infinity=False)
    return TYPES[kind]


def _object(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    parts = {name: documents(part, root) for name, part in schema.get("properties", {}).items()}
    needed = {name: part for name, part in parts.items() if name in schema.get("required", ())}
    optional = {name: part for name, part in parts.items() if name not in needed}
    known = st.fixed_dictionaries(needed, optional=optional)
    more = schema.get("additionalProperties")
    if not isinstance(more, dict):
        return known
    return st.dictionaries(st.text(max_size=8), documents(more, root), max_size=4)


def _found(reference: str, root: dict[str, Any]) -> dict[str, Any]:
    place: Any = root
    for name in reference.removeprefix("#/").split("/"):
        place = place[name]
    return place
