"""The audit of an index: ten steps of the OECD and the JRC, written as a document for people.

:func:`~nhip.measure.audit.writing.write_audit` asks the engine and says what it answers, in Vietnamese or in
English; :mod:`~nhip.measure.audit.html` and :mod:`~nhip.measure.audit.pdf` set the document. Nothing here
reads a database or a clock. The ten steps are those of the Handbook on Constructing Composite Indicators
(OECD and JRC, 2008), in the order of the JRC's ten-step guide.
"""
