"""The JSON answers of the platform, gathered under ``/api/`` with one description (OpenAPI 3.1)."""
