"""The application does what its OpenAPI description says, whatever is sent to it (schemathesis)."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bots.web.app import create_app
from bots.web.services import Services

_EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_every_operation_keeps_its_description(services: Services) -> None:
    # Programs of the machine itself are not held up; a visitor's name would be.
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(services))
    faults: dict[str, str] = {}
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {operation.label for operation in operations} >= {
        "POST /api/ask",
        "POST /api/ask/stream",
        "POST /v1/chat/completions",
        "GET /api/documents/{document_id}/passage",
        "GET /api/series/{series_id}/chart.svg",
        "DELETE /api/conversations/{conversation_id}",
    }
    for operation in operations:

        @_EXAMPLES
        @given(case=operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            # A question without a letter is one by the schema and none by its meaning: 400 is described.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        try:
            holds()
        except (Exception, BaseExceptionGroup) as fault:
            faults[operation.label] = str(fault)
    assert "\n".join(f"{label}: {fault}" for label, fault in faults.items()) == ""
