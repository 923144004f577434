"""Addresses of the document office, without their language prefix."""

from django.urls import URLPattern, URLResolver, path

from nhip.documents.office.models import ChangeKind
from nhip.documents.office.pages.brought import brought_file
from nhip.documents.office.pages.changing import begin_change
from nhip.documents.office.pages.delivery import delivery, delivery_file, delivery_picture
from nhip.documents.office.pages.desk import desk
from nhip.documents.office.pages.draft import draft, new_draft, reply
from nhip.documents.office.pages.draft_files import draft_file, draft_picture, letter_preview
from nhip.documents.office.pages.entry import entry
from nhip.documents.office.pages.entry_files import entry_file, entry_picture
from nhip.documents.office.pages.registers import incoming, outgoing, register_by_hand
from nhip.documents.office.pages.search import search_page
from nhip.documents.office.pages.work_files import work_file, work_files

app_name = "office"
_DRAFT = "van-ban/du-thao/<str:key>/"
_ARRIVED = "van-ban/tiep-nhan/<str:key>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("van-ban/", desk, name="desk"),
    path("van-ban/den/", incoming, name="incoming"),
    path("van-ban/di/", outgoing, name="outgoing"),
    path("van-ban/den/moi/", register_by_hand, name="register"),
    path("van-ban/tim/", search_page, name="search"),
    path(_ARRIVED, delivery, name="delivery"),
    path(f"{_ARRIVED}tep/<int:file>/", delivery_file, name="delivery_file"),
    path(f"{_ARRIVED}tep/<int:file>/<int:page>.png", delivery_picture, name="delivery_picture"),
    path("van-ban/du-thao/moi/", new_draft, name="new_draft"),
    path(_DRAFT, draft, name="draft"),
    path(f"{_DRAFT}van-ban.pdf", letter_preview, name="letter_preview"),
    path(f"{_DRAFT}<int:page>.png", draft_picture, name="draft_picture"),
    path(f"{_DRAFT}tep/<int:file>/", draft_file, name="draft_file"),
    path(f"{_DRAFT}ban-goc/<int:brought>/", brought_file, name="brought_file"),
    path("van-ban/ho-so/", work_files, name="work_files"),
    path("van-ban/ho-so/<str:key>/", work_file, name="work_file"),
    path("van-ban/<str:key>/", entry, name="entry"),
    path("van-ban/<str:key>/tra-loi/", reply, name="reply"),
    path("van-ban/<str:key>/cap-nhat/", begin_change, {"kind": ChangeKind.UPDATE}, name="update"),
    path("van-ban/<str:key>/thay-the/", begin_change, {"kind": ChangeKind.REPLACE}, name="replace"),
    path("van-ban/<str:key>/tep/<int:file>/", entry_file, name="entry_file"),
    path("van-ban/<str:key>/tep/<int:file>/<int:page>.png", entry_picture, name="entry_picture"),
]
