"""Certificates of officers and agencies, signing with them, and telling whether a signature holds."""
