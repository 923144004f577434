"""Charts: Vega-Lite descriptions of what a page shows, drawn to SVG on the server, so that no reader needs
a script.

A chart is a function from plain values to a description (a dictionary in Vega-Lite's grammar); :mod:`drawing`
turns it into a small SVG that takes its colours from the page. What is smaller than a line of text (a bar
in a table cell, a strip of ranks) is drawn by :mod:`strips` without Vega-Lite.
"""
