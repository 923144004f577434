"""Who was reminded of what and when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0004_report_drafts")]
    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=40, verbose_name="cơ quan")),
                ("account", models.CharField(max_length=60, verbose_name="người nhận")),
                ("occasion", models.CharField(max_length=30, verbose_name="lý do nhắc")),
                ("due_on", models.DateField(verbose_name="hạn")),
                ("silent", models.PositiveIntegerField(verbose_name="chưa nhập")),
                ("waiting", models.PositiveIntegerField(verbose_name="chưa nộp")),
                ("event_id", models.CharField(max_length=60)),
                ("at", models.DateTimeField(verbose_name="lập lúc")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="gửi lúc")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="collection.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nhắc",
                "verbose_name_plural": "lần nhắc",
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "agency", "account", "occasion"), name="reminded_once"
                    )
                ],
            },
        )
    ]
