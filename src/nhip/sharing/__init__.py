"""Sharing: carries signed messages between agencies and between nodes, and knows nothing of what is in
them.
"""
