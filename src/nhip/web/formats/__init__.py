"""How dates are typed and shown in forms, by language.

Django's own tables read ``01/12/2026`` as the twelfth of January; in Việt Nam it is the first of December, in
either language.
"""
