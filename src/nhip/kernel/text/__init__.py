"""Vietnamese text as computers meet it: two encodings of one letter, two spellings of one name, damaged
bytes.

``folding`` finds and compares, ``cleaning`` tidies what people paste, ``mojibake`` recognises text decoded
with the wrong table, ``order`` sorts as a Vietnamese dictionary does, ``phrases`` writes numbers and dates.
"""
