"""The pages of the document office; every one of them works without a script."""
