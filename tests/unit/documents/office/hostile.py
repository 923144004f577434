"""Files made to take for ever: every level of ten draws, or has, the one below ten times."""

_HEAD = "%PDF-1.7\n"


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    written, places = _HEAD, []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj {each} endobj\n"
    at = len(written)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    written += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"
    return written.encode("latin-1")


def _stream(entries: str, content: str) -> str:
    return f"<< {entries} /Length {len(content)} >> stream\n{content}\nendstream"


def drawn_for_ever(levels: int = 10) -> bytes:
    """One page that draws a form that draws a form; the last says a word, ten to the ``levels`` times."""
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    forms = []
    for level in range(levels):
        below = f"/XObject << /X {6 + level} 0 R >>" if level < levels - 1 else ""
        says = "/X Do " * 10 if below else "BT /F 9 Tf 10 10 Td (a) Tj ET 0 0 9 9 re f"
        kind = f"/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << {font} {below} >>"
        forms.append(_stream(kind, says))
    page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R"
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< {page} /Resources << /XObject << /X 5 0 R >> >> >>",
        _stream("", "/X Do"),
        *forms,
    )


def counted_for_ever(levels: int = 10) -> bytes:
    """A tree of pages whose every branch is the one below, ten times."""
    kids = [f"<< /Type /Pages /Kids [{f'{3 + level} 0 R ' * 10}] >>" for level in range(levels)]
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        *kids,
        "<< /Type /Page /MediaBox [0 0 100 100] >>",
    )


def huge() -> bytes:
    """One page of two hundred metres on each side: its picture would take many gigabytes."""
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 9000000] >>",
    )
