"""Letters that are brought as files, with the PDF made of each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0002_history_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="BroughtLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="dấu băm SHA-256")),
                ("name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("size", models.PositiveBigIntegerField(verbose_name="số byte")),
                ("media_type", models.CharField(max_length=100, verbose_name="kiểu nội dung")),
                ("pdf", models.CharField(blank=True, max_length=64, verbose_name="bản PDF")),
                ("found", models.JSONField(blank=True, default=dict, verbose_name="thấy trên trang")),
                (
                    "problem_vi",
                    models.CharField(blank=True, max_length=600, verbose_name="vì sao chưa có PDF"),
                ),
                (
                    "problem_en",
                    models.CharField(blank=True, max_length=600, verbose_name="why there is no PDF"),
                ),
                ("confirmed_by", models.CharField(blank=True, max_length=60, verbose_name="người xác nhận")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="xác nhận lúc")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="bỏ lúc")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought",
                        to="office.draft",
                        verbose_name="dự thảo",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought",
                        to="office.draftversion",
                        verbose_name="bản dự thảo",
                    ),
                ),
            ],
            options={
                "verbose_name": "văn bản soạn sẵn",
                "verbose_name_plural": "văn bản soạn sẵn",
                "ordering": ["draft", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            models.Q(("pdf", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="confirmed_letter_has_its_pdf",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("draft",),
                        name="one_brought_letter",
                    ),
                ],
            },
        ),
    ]
