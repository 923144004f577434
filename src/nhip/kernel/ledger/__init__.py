"""The ledger: every event of the platform, in one order, in a tree that anyone can check.

An act writes its event in its own transaction (:mod:`.publishing`). A sealer puts committed events in order
into a Merkle tree (:mod:`.sealing`) and signs its root (:mod:`.note`). From then on nothing can be changed,
removed or put in without the next check saying so and naming it (:mod:`.replay`), and one event can be
proved to somebody who trusts none of us (:mod:`.proofs`).
"""
