"""The officials' pages: Django's administration under ``/quan-tri/``, held to our roles, acts and second
factor.
"""
