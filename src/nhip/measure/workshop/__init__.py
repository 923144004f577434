"""The workshop: an analyst's own definition and figures, checked, computed and compared with a shipped index.

Nothing here is official and nothing is kept unless somebody asks for a permanent link.
"""
