"""What lies in a release's folder and how anybody checks all of it, in both languages."""

from nhip.measure.collection.packages.frozen import FrozenRelease

SUMS = "SHA256SUMS"
README = "README.txt"


def readme(release: FrozenRelease) -> bytes:
    """The text, Vietnamese first."""
    checks = "\n".join(
        f"  openssl cms -verify -binary -purpose any -attime {int(release.released_at.timestamp())}"
        f" -inform DER \\\n    -in {each.stem}.p7s -content {each.stem}.csv"
        f" -CAfile {release.code}-roots.pem -out /dev/null"
        for each in release.sets
    )
    corrects = (
        f"Bản này đính chính bản {release.corrects}. / It corrects release {release.corrects}.\n"
        if release.corrects
        else ""
    )
    return f"""\
{release.code}: {release.round_title.vi} / {release.round_title.en}
{corrects}
TIẾNG VIỆT

Bản phát hành không bao giờ bị sửa; số sai được đính chính bằng bản phát hành mới.

  {release.code}.csv              số liệu, dạng chuẩn; trống không phải là 0
  {release.code}-metadata.json    chỉ tiêu, đơn vị, cơ quan chủ trì, nguồn, giấy phép
  {release.code}-dictionary.csv   nghĩa của các cột và mã
  {release.code}-annotations.csv  ghi chú và dấu băm của tài liệu gốc
  {release.code}-FIGURES-*        cùng số liệu ở dạng SDMX-ML 2.1 và SDMX-CSV 2.0
  {release.code}-FOR_*            gói cho từng tổ chức quốc tế: Excel và SDMX
  signed-*.csv, signed-*.p7s      bộ số liệu từng cơ quan đã ký và chữ ký (CMS, tách rời)
  {release.code}-certificates.pem chứng thư trong các chữ ký; -roots.pem: nơi cấp
  proof-*.json                    bằng chứng trong sổ cái (có sau khi niêm phong)

Kiểm chứng:
1. Tệp còn nguyên:        sha256sum -c {SUMS}
2. Chữ ký của cơ quan:
{checks}
   (So {release.code}-roots.pem với chứng thư mà nơi cấp công bố: tệp này chỉ chép từ chữ ký.)
3. Sổ cái:                python nhip_verify.py proof-release.json --key KHÓA-ĐÃ-CÔNG-BỐ
   Trong "body" của bằng chứng, digest phải bằng SHA-256 của {release.code}.csv.
   proof-packages.json: checksums phải bằng SHA-256 của {SUMS}.
4. Tất cả cùng lúc:       nhip figures release verify THƯ-MỤC

Dòng cuối "#held back" của bộ đã ký: số liệu cơ quan trả lời về chỉ tiêu của cơ quan khác, không
phát hành, chỉ có dấu băm.

ENGLISH

A release is never edited; what is wrong is set right by another release.

  {release.code}.csv              the figures in canonical form; blank is never zero
  {release.code}-metadata.json    series, units, owners, sources, licence
  {release.code}-dictionary.csv   what columns and codes mean
  {release.code}-annotations.csv  notes, and digests of the source documents
  {release.code}-FIGURES-*        the same figures as SDMX-ML 2.1 and SDMX-CSV 2.0
  {release.code}-FOR_*            one package for each international body: Excel and SDMX
  signed-*.csv, signed-*.p7s      what each agency signed, and its detached signature (CMS)
  {release.code}-certificates.pem the certificates in the signatures; -roots.pem: their issuers
  proof-*.json                    proofs of the ledger (there once it is sealed)

To verify:
1. The files are whole:   sha256sum -c {SUMS}
2. The agencies signed:
{checks}
   (Compare {release.code}-roots.pem with what the issuer publishes: it is copied from the signatures.)
3. The ledger has it:     python nhip_verify.py proof-release.json --key THE-PUBLISHED-KEY
   In the proof's "body", digest must be the SHA-256 of {release.code}.csv.
   proof-packages.json: checksums must be the SHA-256 of {SUMS}.
4. All at once:           nhip figures release verify FOLDER

The last line "#held back" of a signed set stands for figures on other agencies' series: they are not
released, only their digest is shown.
""".encode()
