"""Other people's files are opened in a process apart: drawn, counted, read, under bounds of time and memory.

A PDF can be made so that drawing or reading it never ends. ``asking`` asks from our side, ``child`` answers
in the process apart; what may run for ever stands in ``drawing`` and ``reading`` and is imported only there.
"""
