"""What the collection of figures does in the background."""

from nhip.measure.collection.entry import background  # noqa: F401 - declares the job of long uploads
