"""The platform's one way to say no.

A refusal tells what happened, under which rule, and what to do now. Parts subclass :class:`Refusal` or
raise it with a code of their own; the web floor turns it into a page or into problem+json (RFC 9457).
Anything else that is raised is a bug.
"""

from nhip.kernel.words import Text


class Refusal(Exception):  # noqa: N818 - the office refuses; it does not err
    """An act that was not carried out, and why.

    ``code`` is stable, lower-case and dotted (``identity.role_missing``); ``title`` says what was refused,
    ``detail`` what was found, ``remedy`` what to do now; ``law`` is a key of ``law/sources.yaml``;
    ``retriable`` tells whether the same call may succeed later; ``status`` is the HTTP status it maps to.
    """

    status = 409

    def __init__(
        self,
        code: str,
        title: Text,
        detail: Text,
        remedy: Text,
        *,
        law: str | None = None,
        retriable: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {title.en}. {detail.en} {remedy.en}")
        self.code = code
        self.title = title
        self.detail = detail
        self.remedy = remedy
        self.law = law
        self.retriable = retriable
        if status is not None:
            self.status = status
