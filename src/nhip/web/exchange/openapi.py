"""The exchange described for machines (OpenAPI 3.1), from the same table that answers the calls."""

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from nhip.web.exchange.shapes import Problem
from nhip.web.exchange.table import BYTES, JSON, Operation
from nhip.web.refusals.answers import PROBLEM

_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = (401, 422, 503)
_WITHOUT_SEAT: Final = (422, 503)
_HEADER: Final = {
    "Exchange-Key": "key id: agency:CODE:FINGERPRINT; with it, Exchange-Signature",
    "Exchange-Signature": "base64 of the signature over the body's bytes",
    "Upload-Offset": "how many bytes were sent before",
    "Range": "bytes=FIRST-LAST",
    "Nhip-Signature": "key id of the node that speaks, a blank, base64 of its signature over the slip",
    "Nhip-Slip": "the slip (nhip-slip/1) that announces the part in the body",
}
_HEADER_SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "Upload-Offset": {"type": "integer", "minimum": 0, "maximum": 2**40},
}


def description(operations: Sequence[Operation]) -> dict[str, Any]:
    """The whole description as JSON values."""
    models: set[type[BaseModel]] = {Problem}
    for each in operations:
        models |= {m for m in (each.takes, each.gives) if isinstance(m, type)}
    given = [(model, "validation") for model in sorted(models, key=_name)]
    _, schemas = models_json_schema(given, ref_template=_REF)  # type: ignore[arg-type]
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nhịp · Trục liên thông · Exchange",
            "version": "1",
            "description": "Signed envelopes between agencies: a log a receiver, files by digest.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "seat": {"type": "http", "scheme": "bearer", "bearerFormat": "SYSTEM.SECRET"},
            },
        },
    }


def _operation(each: Operation) -> dict[str, Any]:
    statuses = {*each.refuses, *(_ALWAYS if each.needs_seat else _WITHOUT_SEAT)}
    answers: dict[str, Any] = {str(each.status): {"description": "OK", "content": _content(each.gives)}}
    if each.name == "send":
        answers["200"] = {"description": "The first answer again", "content": _content(each.gives)}
    if "Range" in each.headers:
        answers["206"] = {"description": "The range asked for", "content": _content(each.gives)}
    for status in sorted(statuses):
        answers[str(status)] = {"description": "Refused", "content": _content(Problem, PROBLEM)}
    found: dict[str, Any] = {
        "operationId": each.name,
        "summary": f"{each.summary.vi} · {each.summary.en}",
        "parameters": _parameters(each),
        "responses": answers,
        "security": [{"seat": []}] if each.needs_seat else [],
    }
    if each.takes is not None:
        found["requestBody"] = {"required": True, "content": _content(each.takes)}
    return found


def _content(model: type[BaseModel] | str | None, media_type: str = JSON) -> dict[str, Any]:
    if model is None:
        return {}
    if isinstance(model, str):
        schema = {"type": "string", "format": "binary"} if model == BYTES else {}
        return {"*/*" if model == BYTES else model: {"schema": schema}}
    return {media_type: {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _parameters(each: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"\{(\w+)\}", each.path)
    ]
    if each.asks is not None:
        for name, schema in each.asks.model_json_schema()["properties"].items():
            found.append({"name": name, "in": "query", "schema": schema})
    for name in each.headers:
        schema = _HEADER_SCHEMA.get(name, {"type": "string"})
        found.append({"name": name, "in": "header", "schema": schema, "description": _HEADER[name]})
    return found


def _name(model: type[BaseModel]) -> str:
    return model.__name__
