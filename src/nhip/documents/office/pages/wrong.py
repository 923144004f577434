"""Where on a form a refusal belongs: the fields that it may be about, by the names they have on the pages."""

from collections.abc import Mapping
from typing import Final

from nhip.documents.office.errors import NotFilled
from nhip.kernel.api import Refusal

# What an act calls a thing, and the field it is written in.
_WRITTEN_IN: Final[Mapping[str, str]] = {
    "the subject": "trich-yeu",
    "subject and text": "trich-yeu",
    "the text": "loi-van",
    "a receiver": "nhan-moi",
    "who sent it": "noi-gui",
    "the document's date": "ngay",
    "the due day": "han",
    "why it is returned": "ly-do",
    "the person or unit to handle it": "nguoi",
    "your opinion": "y-kien",
    "what came of it": "ket-qua",
    "whom to ask": "hoi",
    "the file's code": "so",
    "its title": "tieu-de",
    "how long it is kept": "thoi-han",
    "its kind": "loai",
    "its number and notation": "ky-hieu",
    "who signed it": "nguoi-ky",
    "how it is signed": "ky-thay",
    "the unit": "don-vi",
    "the receivers of copies": "noi-nhan",
    "the letter's file": "van-ban",
    "a reason for the change": "ly-do-doi",
    "a letter that is replaced": "them-van-ban",
}
_ABOUT: Final[Mapping[str, frozenset[str]]] = {
    "office.date_in_future": frozenset({"ngay"}),
    "office.due_in_past": frozenset({"han"}),
    "office.kind_unknown": frozenset({"loai"}),
    "office.person_unknown": frozenset({"nguoi", "nguoi-ky"}),
    "office.receiver_unknown": frozenset({"nhan-moi"}),
    "office.file_refused": frozenset({"tep"}),
    "office.file_kind": frozenset({"tep"}),
    "office.work_file_code": frozenset({"so"}),
    "office.reader_unsound": frozenset({"nguoi-doc"}),
    "office.too_many_receivers": frozenset({"nhan-moi"}),
    "office.change_has_it": frozenset({"nhan-moi"}),
    "office.book_code": frozenset({"so"}),
    "office.book_no_kind": frozenset({"so"}),
    "office.book_other_kind": frozenset({"so"}),
    "office.book_begun_late": frozenset({"so"}),
    "office.book_is_own": frozenset({"so"}),
    "office.letter_not_set": frozenset({"loi-van"}),
    "office.brought_kind": frozenset({"van-ban"}),
    "office.brought_too_large": frozenset({"van-ban"}),
    "office.no_converter": frozenset({"van-ban"}),
}


def fields_of(refusal: Refusal) -> frozenset[str]:
    """The fields that a refusal may be about; none where it is about the whole."""
    if isinstance(refusal, NotFilled):
        return frozenset({_WRITTEN_IN[refusal.what.en]} if refusal.what.en in _WRITTEN_IN else ())
    return _ABOUT.get(refusal.code, frozenset())
