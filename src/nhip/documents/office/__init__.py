"""The document office of an agency: its registers, what is done about each letter, its drafts and files.

For an agency that has no document software of its own. It works on the exchange axis beside it, as any other
software would, and keeps what the axis does not know: numbers, assignments, drafts, visas, files of work.
"""
