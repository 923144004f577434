"""The storm: two nodes, forty agencies, ten thousand messages, and everything that can be killed is killed.

``python -m bench.storm --seed 7`` starts two nodes of the platform on this machine, each with its own
database, lets their agencies write to each other over a network that is cut and slowed, and kills processes
without warning all the while. At the end every message must have arrived once, in order, and both ledgers
must verify. The report says what was done, when, and what was found; the seed repeats the plan.
"""
