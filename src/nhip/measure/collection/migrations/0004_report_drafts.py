"""Drafts of reports: kept as they were made, never changed or deleted by whoever speaks to the database."""

from typing import Any, ClassVar

from django.db import migrations, models

GUARD = """
CREATE TRIGGER collection_reportdraft_stays BEFORE UPDATE OR DELETE ON collection_reportdraft
    FOR EACH STATEMENT EXECUTE FUNCTION collection_refuse_change();
"""
UNDO = "DROP TRIGGER collection_reportdraft_stays ON collection_reportdraft;"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("collection", "0003_figure_uploads")]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="ReportDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="loại")),
                ("scope", models.CharField(max_length=40, verbose_name="kỳ hoặc đợt")),
                ("number", models.PositiveIntegerField(verbose_name="dự thảo số")),
                ("title", models.CharField(max_length=400, verbose_name="tên")),
                ("lead", models.CharField(max_length=40, verbose_name="cơ quan báo cáo")),
                ("document", models.TextField(verbose_name="nội dung")),
                ("digest", models.CharField(max_length=64, verbose_name="dấu băm")),
                ("docx", models.CharField(max_length=64, verbose_name="dấu băm của tệp DOCX")),
                ("pdf", models.CharField(max_length=64, verbose_name="dấu băm của tệp PDF")),
                ("typeface", models.CharField(max_length=60, verbose_name="phông chữ của tệp PDF")),
                ("rounds", models.JSONField(default=list, verbose_name="các đợt")),
                ("releases", models.JSONField(default=list, verbose_name="các bản phát hành")),
                ("author", models.CharField(max_length=60, verbose_name="người lập")),
                ("drafted_at", models.DateTimeField(verbose_name="lập lúc")),
                ("event_id", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "dự thảo báo cáo",
                "verbose_name_plural": "dự thảo báo cáo",
                "ordering": ["-drafted_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="reportdraft",
            constraint=models.UniqueConstraint(
                fields=("kind", "scope", "number"), name="report_numbered_once"
            ),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
