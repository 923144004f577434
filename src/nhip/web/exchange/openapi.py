"""The exchange described for machines (OpenAPI 3.1), from the same tables that answer the calls."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from nhip.sharing.api import BYTES, JSON, SEAT, Offer, Operation
from nhip.web.exchange.shapes import Problem
from nhip.web.refusals.answers import PROBLEM

_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = (401, 422, 429, 503)
_WITHOUT_SEAT: Final = (422, 503)
_SEAT_BY: Final[Sequence[dict[str, list[str]]]] = (
    {"seat": []},
    {"key": [], "keyTime": [], "keySignature": []},
)
_HEADER: Final[Mapping[str, str]] = {
    "Exchange-Key": "key id: agency:CODE:FINGERPRINT; with it, Exchange-Signature",
    "Exchange-Signature": "base64 of the signature over the body's bytes",
    "Upload-Offset": "how many bytes were sent before",
    "Range": "bytes=FIRST-LAST",
    "If-None-Match": "the ETag of what one has",
    "Nhip-Signature": "key id of the node that speaks, a blank, base64 of its signature over the slip",
    "Nhip-Slip": "the slip (nhip-slip/1) that announces the part in the body",
}
_HEADER_SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "Upload-Offset": {"type": "integer", "minimum": 0, "maximum": 2**40},
}
_PROOFS: Final[Mapping[str, Mapping[str, Any]]] = {
    "seat": {"type": "http", "scheme": "bearer", "bearerFormat": "SYSTEM.SECRET"},
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "Exchange-Key",
        "description": "agency:CODE:FINGERPRINT, the agency's own key",
    },
    "keyTime": {
        "type": "apiKey",
        "in": "header",
        "name": "Exchange-Time",
        "description": "now, in UTC with the zone (ISO 8601)",
    },
    "keySignature": {
        "type": "apiKey",
        "in": "header",
        "name": "Exchange-Signature",
        "description": "base64 of the signature over four lines: method, address with its query, the time, "
        "the SHA-256 of the body in hexadecimal; with that also in Exchange-Digest, it is checked before a "
        "large body is read",
    },
}


def description(own: Sequence[Operation], offers: Sequence[Offer] = ()) -> dict[str, Any]:
    """The whole description as JSON values: the exchange's own calls and those of the parts above it."""
    operations = [*own, *(each for offer in offers for each in offer.operations)]
    headers = dict(_HEADER)
    proofs = dict(_PROOFS)
    for offer in offers:
        headers |= offer.headers
        proofs |= offer.proofs
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, headers)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nhịp · Trục liên thông · Exchange",
            "version": "1",
            "description": "Signed envelopes between agencies: a log a receiver, files by digest.",
        },
        "paths": paths,
        "components": {"schemas": _schemas(operations), "securitySchemes": proofs},
    }


def _schemas(operations: Sequence[Operation]) -> dict[str, Any]:
    models: set[type[BaseModel]] = {Problem}
    for each in operations:
        named = (each.takes, each.refusal, *_each(each.gives))
        models |= {model for model in named if isinstance(model, type)}
    given = [(model, "validation") for model in sorted(models, key=_name)]
    _, schemas = models_json_schema(given, ref_template=_REF)  # type: ignore[arg-type]
    found: dict[str, Any] = schemas["$defs"]
    return found


def _operation(each: Operation, headers: Mapping[str, str]) -> dict[str, Any]:
    content = _content(*_each(each.gives))
    answers: dict[str, Any] = {str(each.status): {"description": "OK", "content": content}}
    for status, meaning in each.also.items():
        said = f"{meaning.vi} · {meaning.en}"
        answers[str(status)] = {"description": said, "content": content}
    for status in sorted(_refusals(each)):
        refused = _content(each.refusal) if each.refusal else _content(Problem, media_type=PROBLEM)
        answers[str(status)] = {"description": "Refused", "content": refused}
    found: dict[str, Any] = {
        "operationId": each.name,
        "summary": f"{each.summary.vi} · {each.summary.en}",
        "parameters": _parameters(each, headers),
        "responses": answers,
        "security": _security(each.proof),
    }
    if each.takes is not None:
        found["requestBody"] = {"required": True, "content": _content(each.takes)}
    return found


def _refusals(each: Operation) -> set[int]:
    if each.refusal is not None:
        return set(each.refuses)
    return {*each.refuses, *(_ALWAYS if each.proof == SEAT else _WITHOUT_SEAT)}


def _security(proof: str) -> list[dict[str, list[str]]]:
    if proof == SEAT:
        return list(_SEAT_BY)
    return [{proof: []}] if proof else []


def _each(given: type[BaseModel] | str | tuple[type[BaseModel] | str, ...] | None) -> Sequence[Any]:
    return given if isinstance(given, tuple) else () if given is None else (given,)


def _content(*given: type[BaseModel] | str, media_type: str = JSON) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in given:
        if not isinstance(each, str):
            found[media_type] = {"schema": {"$ref": _REF.format(model=each.__name__)}}
        elif each == BYTES:
            found["*/*"] = {"schema": {"type": "string", "format": "binary"}}
        else:
            found[each] = {"schema": {} if each == JSON else {"type": "string"}}
    return found


def _parameters(each: Operation, headers: Mapping[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"\{(\w+)\}", each.path)
    ]
    if each.asks is not None:
        for name, schema in each.asks.model_json_schema()["properties"].items():
            found.append({"name": name, "in": "query", "schema": schema})
    for name in each.headers:
        schema = _HEADER_SCHEMA.get(name, {"type": "string"})
        found.append({"name": name, "in": "header", "schema": schema, "description": headers[name]})
    return found


def _name(model: type[BaseModel]) -> str:
    return model.__name__
