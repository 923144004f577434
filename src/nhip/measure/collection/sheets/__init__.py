"""Figures as files: the Excel template of an agency, our long CSV and SDMX-CSV, read cell by cell."""
