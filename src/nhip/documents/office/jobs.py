"""What the document office leaves to the worker: reading the text of files, so that it can be searched."""

from nhip.documents.office.models import EntryFile
from nhip.documents.office.words import index_file
from nhip.kernel.api import job


@job(name="office.read_text")
def read_text(file: int) -> None:
    """Make the text of one file findable."""
    index_file(EntryFile.objects.select_related("entry").get(pk=file))
