"""What is given out with a release, made from its frozen figures alone.

Every module here is pure: a frozen release goes in, bytes come out, and the same release gives the same bytes
on any day and any machine, so that a package can be made again and compared.
"""
