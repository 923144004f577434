"""Between nodes: the same log carried on to where the receiver sits, and the register that says where that
is.
"""
