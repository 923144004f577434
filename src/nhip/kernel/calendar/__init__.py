"""Working days: which days an office works, and what a term of so many days means.

``days`` holds the arithmetic on a calendar value, ``files`` reads the calendar from ``law/calendar``,
``office`` adds what officials entered since, ``phrases`` says how long there is left.
"""
