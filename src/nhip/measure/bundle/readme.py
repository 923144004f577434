"""What a bundle says of itself to whoever opens it, in Vietnamese and in English."""

from nhip.measure.engine.result import Result

_VI = """# {title}

Gói này chứa mọi thứ cần để tính lại kết quả: {about}.

- `definition.yaml`: cách tính, theo lược đồ nhip/index/1.
- `figures.csv`: số liệu, mỗi dòng một số. `units.csv`: tên các đơn vị.
- `inner/<mã>/` (nếu có): cách tính và số liệu của từng chỉ số nằm bên trong.
- `results/scores.csv`, `results/result.json`: điểm, hạng, nhóm.
- `results/uncertainty.json` (nếu có): độ chắc chắn của hạng.
- `notices.json`: những lựa chọn mà kết quả dựa vào. `sources.json`: văn bản và ấn phẩm được dẫn.
- `manifest.json`: phiên bản và mã băm SHA-256 của từng tệp. `manifest.sha256`: mã băm của chính tệp đó.

Kiểm tra và tính lại:

    nhip index verify GOI.zip

Hoặc chỉ tính lại, sau khi giải nén:

    nhip index compute definition.yaml{edition} --figures figures.csv

Điểm phải khớp đến 10⁻⁹, hạng phải khớp hoàn toàn. Mã băm chỉ cho biết gói có bị đổi sau khi ghi hay
không; muốn biết ai đã phát hành, so mã băm của cả gói với mã mà nơi phát hành công bố.
"""

_EN = """# {title}

This bundle holds everything that is needed to compute the result again: {about}.

- `definition.yaml`: the calculation, in the schema nhip/index/1.
- `figures.csv`: the figures, one a line. `units.csv`: the units' names.
- `inner/<code>/` (if there): definition and figures of each index inside this one.
- `results/scores.csv`, `results/result.json`: scores, ranks, groups.
- `results/uncertainty.json` (if there): how sure the ranks are.
- `notices.json`: the choices that the result rests on. `sources.json`: the acts and publications cited.
- `manifest.json`: versions, and the SHA-256 of every file. `manifest.sha256`: the digest of that file itself.

To check it and compute it again:

    nhip index verify BUNDLE.zip

Or only to compute again, once unpacked:

    nhip index compute definition.yaml{edition} --figures figures.csv

Scores must agree to 10⁻⁹, ranks exactly. The digests tell whether the bundle was changed after it was
written; who published it is told by comparing the digest of the whole file with the one that the
publisher announces.
"""


def readme(result: Result, language: str) -> str:
    """The README of the bundle of ``result``."""
    title = result.definition.heading.title.say(language)
    about = " ".join(part for part in (result.definition.code, result.edition.code) if part)
    edition = f" --edition {result.edition.code}" if result.edition.code else ""
    return (_EN if language == "en" else _VI).format(title=title, about=about, edition=edition)
