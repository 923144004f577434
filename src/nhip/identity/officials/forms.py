"""The forms behind the officials' tables: law is locked, codes are read as they are everywhere else."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet

from nhip.identity.models import Account, AgencyCode, Origin, SuccessionKind
from nhip.identity.rules.codes import parse_code
from nhip.kernel.api import today

# Django's generics exist for the type checker alone.
if TYPE_CHECKING:
    type_of_formset = BaseInlineFormSet[Any, Any, Any]
    type_of_code_form = forms.ModelForm[AgencyCode]
    type_of_account_form = forms.ModelForm[Account]
else:
    type_of_formset, type_of_code_form, type_of_account_form = (
        BaseInlineFormSet,
        forms.ModelForm,
        forms.ModelForm,
    )


class RowsBesideTheLaw(type_of_formset):
    """Rows of the law are shown and locked; rows of this office can be added and changed."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk and form.instance.origin == Origin.LAW:
            for field in form.fields.values():
                field.disabled = True
            form.fields.pop("DELETE", None)


class CodeForm(type_of_code_form):
    """An official writes the code as they have it; scheme and canonical form follow from reading it."""

    class Meta:
        model = AgencyCode
        fields = ("raw", "valid_from", "valid_to", "source", "is_confirmed", "note")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.instance.pk and self.instance.origin == Origin.LAW:
            return cleaned
        parsed = parse_code(cleaned.get("raw"))
        if parsed.canonical is None or parsed.scheme is None:
            raise ValidationError({"raw": " ".join(finding.text.vi for finding in parsed.findings)})
        self.instance.value, self.instance.scheme = parsed.canonical, parsed.scheme.value
        return cleaned


class ClosingForm(forms.Form):
    """Until when the agency exists, who takes over, and on what ground."""

    last_day = forms.DateField(
        label="Ngày cuối cùng", initial=today, widget=forms.DateInput(attrs={"type": "date"})
    )
    successors = forms.CharField(
        label="Mã cơ quan kế thừa", required=False, help_text="Nhiều mã thì cách nhau bằng dấu cách."
    )
    kind = forms.ChoiceField(label="Hình thức", choices=SuccessionKind.choices)
    source = forms.CharField(label="Căn cứ", max_length=60, required=False)

    def clean_successors(self) -> list[str]:
        return str(self.cleaned_data["successors"]).upper().split()


class AccountForm(type_of_account_form):
    """An account's name and address; passwords are chosen by their holders, through a link."""

    class Meta:
        model = Account
        fields = ("email", "name", "is_active")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()
