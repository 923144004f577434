"""What the exchange serves and what it describes are the same; and the description is sound OpenAPI."""

from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from nhip.web.exchange.app import ExchangeApp


def test_every_call_that_is_served_is_described_and_no_other() -> None:
    app = ExchangeApp()
    described = {(method.upper(), path) for path, item in app.described["paths"].items() for method in item}
    assert described == app.served
    assert ("POST", "/exchange/v1/documents") in described
    assert ("POST", "/vxp/sendEdoc") in described


def test_the_description_is_openapi_and_names_each_call_once() -> None:
    description = ExchangeApp().described
    OPENAPI_31_VALIDATOR.validate(description)
    operations = [each for item in description["paths"].values() for each in item.values()]
    names = [each["operationId"] for each in operations]
    assert len(names) == len(set(names))
    proofs = description["components"]["securitySchemes"]
    for each in operations:
        assert {name for way in each["security"] for name in way} <= set(proofs), each["operationId"]
