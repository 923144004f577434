"""A draft may update or replace letters that were issued before; each version says what it asks of whom."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0004_large_registers"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="change_kind",
            field=models.CharField(
                blank=True,
                choices=[("update", "cập nhật"), ("replace", "thay thế")],
                max_length=10,
                verbose_name="cách sửa",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="changes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changed_by",
                to="office.entry",
                verbose_name="sửa văn bản",
            ),
        ),
        migrations.AddField(
            model_name="draftversion",
            name="change",
            field=models.JSONField(blank=True, default=dict, verbose_name="sửa gì ở đâu"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("change_kind", ""), ("changes__isnull", True)),
                    models.Q(models.Q(("change_kind", ""), _negated=True), ("changes__isnull", False)),
                    _connector="OR",
                ),
                name="changing_draft_has_its_letter",
            ),
        ),
    ]
