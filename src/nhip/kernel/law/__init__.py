"""Law as data: rules with the dates between which they hold, the act that says so, and how sure we are.

Everything that a decree can change lives under ``law/`` as YAML. ``place`` finds that directory,
``reading`` reads a file and remembers where each value stands, ``sources`` knows the acts, ``rules`` picks
the version in force on a date, ``check`` lists every problem at once. No database is needed.
"""
