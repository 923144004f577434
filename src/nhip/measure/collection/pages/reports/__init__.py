"""The pages of the thematic report: the drafts, one draft as a page, its files."""
