"""Vietnamese text as computers meet it: letters in two encodings, names in two spellings, damaged bytes.

``folding`` finds and compares, ``cleaning`` tidies what people paste, ``mojibake`` recognises text decoded
with the wrong table, ``order`` sorts as a Vietnamese dictionary does, ``phrases`` writes numbers and dates.
"""
