"""Write the yearly files of law/calendar from the ``holidays`` package, or list where they differ.

    python scripts/seed_calendar.py            write the files
    python scripts/seed_calendar.py --check    list the differences; exit status 1 if there are any

Days that ``decisions.yaml`` settles are left to it: one day is stated in one place.
"""

import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays
import yaml

CALENDAR = Path(__file__).parents[1] / "law" / "calendar"
YEARS = range(2015, 2028)
# Up to this year the Prime Minister has settled Tết and National Day; the later years are reckoned.
LAST_SETTLED_YEAR = 2026
SWAP = "Ngày nghỉ (thay cho ngày "


def main() -> int:
    wanted = {CALENDAR / f"{year}.yaml": text for year, text in seeds().items()}
    if "--check" in sys.argv[1:]:
        stale = [
            path.name for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        for name in stale:
            print(f"law/calendar/{name} differs from holidays {version('holidays')}")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


def seeds() -> dict[int, str]:
    """The text of each yearly file, by year."""
    vietnamese = holidays.country_holidays("VN", years=YEARS, language="vi")
    english = holidays.country_holidays("VN", years=YEARS, language="en_US")
    settled = {
        entry["day"] for entry in yaml.safe_load((CALENDAR / "decisions.yaml").read_text("utf-8"))["days"]
    }
    rows: dict[date, str] = {}
    for day in sorted(vietnamese):
        name = vietnamese[day]
        if name.startswith(SWAP):
            worked = date(*map(int, reversed(name.removeprefix(SWAP).rstrip(")").split("/"))))
            rows[day] = row(day, "off", name, f"Day off (in place of {worked.day} {worked:%B %Y})")
            rows[worked] = row(
                worked,
                "worked",
                f"Ngày làm việc bù cho ngày {day:%d/%m/%Y}",
                f"Worked in place of {day.day} {day:%B %Y}",
            )
        else:
            rows[day] = row(day, "off", name, english[day])
    return {
        year: head(year)
        + "".join(text for day, text in sorted(rows.items()) if day.year == year and day not in settled)
        for year in YEARS
    }


def head(year: int) -> str:
    status = "confirmed" if year <= LAST_SETTLED_YEAR else "unconfirmed"
    return (
        "# Written by scripts/seed_calendar.py; settle a day by hand in decisions.yaml, not here.\n"
        f"schema: nhip/calendar/1\nyear: {year}\nsource: pypi-holidays\nstatus: {status}\ndays:\n"
    )


def row(day: date, kind: str, vi: str, en: str) -> str:
    names = f"{{ vi: {json.dumps(vi, ensure_ascii=False)}, en: {json.dumps(en, ensure_ascii=False)} }}"
    return f'  - {{ day: {day}, kind: "{kind}", name: {names} }}\n'


if __name__ == "__main__":
    raise SystemExit(main())
