"""The pages of collecting figures: the focal point's, the coordinator's, the reviewer's, the reader's."""
