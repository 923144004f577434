"""From the files under ``law/agencies`` to the stored register of agencies.

``facts`` says what a file may state, ``reading`` turns files into facts, ``soundness`` holds them against
one another, ``storing`` puts them into the database in one transaction.
"""
