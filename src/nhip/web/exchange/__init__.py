"""The exchange: the process that agencies' systems talk to, asynchronous where the site is not.

Why it is a process of its own: ``docs/decisions/0017-the-exchange-is-a-process-of-its-own.md``.
"""
