"""Which roles there are, what each permits, and where it reaches.

A role is held at an agency between two dates. The office's terms stand beside each role; a further role is
one more row in ``ROLES``, and its permissions are checked where the act is carried out, never by the role's
name.
"""

from dataclasses import dataclass
from enum import StrEnum

from nhip.kernel.api import Text


class Permission(StrEnum):
    """Something an account may do that the public may not."""

    READ_REGISTER = (
        "read_register"  # the register with its unconfirmed rows, notes and sources, as officials see it
    )
    READ_ACCOUNTS = "read_accounts"  # who holds which role, and since when
    MANAGE_REFERENCE = "manage_reference"  # agencies, working days: what officials enter beside the law
    MANAGE_ACCOUNTS = "manage_accounts"
    GRANT_ROLES = "grant_roles"
    ENTER_FIGURES = "enter_figures"  # see and enter what an agency owes in a round of collection
    SIGN_FIGURES = "sign_figures"  # put the agency's name under its set of figures
    COORDINATE_FIGURES = "coordinate_figures"  # open and close rounds, release what was signed
    CHECK_FIGURES = "check_figures"  # be the second pair of eyes, in another office
    REGISTER_DOCUMENTS = "register_documents"  # enter what arrived in the register, dispatch what goes out
    HANDLE_DOCUMENTS = "handle_documents"  # work on the documents one was given, draft answers
    ASSIGN_DOCUMENTS = "assign_documents"  # read what arrived and say who handles it by when
    SIGN_DOCUMENTS = "sign_documents"  # sign the agency's letters in one's own name
    SEAL_DOCUMENTS = "seal_documents"  # put the agency's own signature, its seal, on what was signed

    @property
    def changes_something(self) -> bool:
        return not self.value.startswith("read_")

    @property
    def is_about_letters(self) -> bool:
        return self.value.endswith("_documents")


class Reach(StrEnum):
    """Where a role counts: at its agency alone, at it and the bodies under it, or at every agency of this
    node.
    """

    AGENCY_ALONE = "agency_alone"  # letters: a ministry does not read those of the bodies under it
    AGENCY_AND_BELOW = "agency_and_below"
    EVERYWHERE = "everywhere"


class Role(StrEnum):
    """A role's stable name, as it is stored."""

    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    FOCAL_POINT = "focal_point"
    SIGNATORY = "signatory"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    OFFICER = "officer"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """What a role is called, permits and covers."""

    term: Text
    permits: frozenset[Permission]
    reach: Reach

    @property
    def needs_second_factor(self) -> bool:
        """Whoever can change something, or see who people are, proves themselves twice."""
        return any(p.changes_something or p is Permission.READ_ACCOUNTS for p in self.permits)


# Whoever runs the platform does not speak for an agency: figures are entered, signed and checked by others.
_PLATFORM = frozenset(
    {
        Permission.READ_REGISTER,
        Permission.READ_ACCOUNTS,
        Permission.MANAGE_REFERENCE,
        Permission.MANAGE_ACCOUNTS,
        Permission.GRANT_ROLES,
    }
)

ROLES = {
    Role.ADMINISTRATOR: RoleTerms(Text(vi="quản trị", en="administrator"), _PLATFORM, Reach.EVERYWHERE),
    Role.AUDITOR: RoleTerms(
        Text(vi="kiểm toán", en="auditor"),
        frozenset({Permission.READ_REGISTER, Permission.READ_ACCOUNTS}),
        Reach.EVERYWHERE,
    ),
    Role.ANALYST: RoleTerms(
        Text(vi="phân tích chỉ số", en="index analyst"),
        frozenset({Permission.READ_REGISTER}),
        Reach.AGENCY_AND_BELOW,
    ),
    Role.FOCAL_POINT: RoleTerms(
        Text(vi="đầu mối số liệu", en="statistics focal point"),
        frozenset({Permission.ENTER_FIGURES}),
        Reach.AGENCY_AND_BELOW,
    ),
    Role.SIGNATORY: RoleTerms(
        Text(vi="người ký số liệu", en="signatory of figures"),
        frozenset({Permission.SIGN_FIGURES}),
        Reach.AGENCY_AND_BELOW,
    ),
    Role.COORDINATOR: RoleTerms(
        Text(vi="điều phối số liệu", en="coordinator of figures"),
        frozenset({Permission.COORDINATE_FIGURES}),
        Reach.EVERYWHERE,
    ),
    Role.REVIEWER: RoleTerms(
        Text(vi="kiểm tra số liệu", en="reviewer of figures"),
        frozenset({Permission.CHECK_FIGURES}),
        Reach.EVERYWHERE,
    ),
    Role.CLERK: RoleTerms(
        Text(vi="văn thư", en="records clerk"),
        frozenset({Permission.REGISTER_DOCUMENTS, Permission.SEAL_DOCUMENTS}),
        Reach.AGENCY_ALONE,
    ),
    Role.OFFICER: RoleTerms(
        Text(vi="chuyên viên", en="desk officer"),
        frozenset({Permission.HANDLE_DOCUMENTS}),
        Reach.AGENCY_ALONE,
    ),
    Role.LEADER: RoleTerms(
        Text(vi="lãnh đạo ký văn bản", en="leader who signs letters"),
        frozenset({Permission.ASSIGN_DOCUMENTS, Permission.SIGN_DOCUMENTS}),
        Reach.AGENCY_ALONE,
    ),
}


def permits(
    role: Role, permission: Permission, *, at: str, on: str | None, above: tuple[str, ...] = ()
) -> bool:
    """Whether ``role`` held at agency ``at`` allows ``permission`` on agency ``on``.

    ``on`` is ``None`` for what concerns no agency in particular; ``above`` are the agencies over ``on``.
    """
    terms = ROLES[role]
    if permission not in terms.permits:
        return False
    is_below = terms.reach is Reach.AGENCY_AND_BELOW and at in above
    return terms.reach is Reach.EVERYWHERE or on is None or at == on or is_below
