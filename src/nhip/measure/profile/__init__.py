"""The profile of one unit in one edition, as a document: where it stands, how sure that is, what it is made
of, what moved it, what would move it further, and where every number was read.
"""
