"""The thematic report: drafted from the record, laid out as Decree 30/2020/NĐ-CP wants, written as files.

Four steps, each a plain value: the record (:mod:`record`, read by :mod:`reading`), the document drafted from
it (:mod:`document`, drafted by :mod:`drafting`), its layout (:mod:`layout`, from law), and the files
(:mod:`as_docx`, :mod:`as_pdf`). The same record gives the same document, the same document the same bytes.
"""
