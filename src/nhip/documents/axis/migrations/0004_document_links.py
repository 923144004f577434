"""What a document asks about an earlier one, at which receiver, with the answer: a row of its own.

What was asked before this table was there is read from the history, as far as it tells.
"""

import django.db.models.deletion
from django.db import migrations, models


FILL = """
INSERT INTO axis_documentlink
    (later_id, earlier_id, document_id, receiver, kind, message, delivery_id, answer, asked_at, answered_at)
SELECT q.id, e.id, e.document_id, t.receiver,
    CASE c.code WHEN '13' THEN 'recall' WHEN 'ask_update' THEN 'update' ELSE 'replace' END,
    c.message, t.id, t.ask, c.logged_at,
    (SELECT min(a.logged_at) FROM axis_statuschange a
     WHERE a.delivery_id = t.id AND a.id > c.id AND a.has_effect AND a.code IN ('15', '16', '02', '06'))
FROM axis_statuschange c
JOIN axis_delivery t ON t.id = c.delivery_id
JOIN axis_exchangeddocument e ON e.id = t.document_id
JOIN axis_delivery r ON r.id = c.message
JOIN axis_exchangeddocument q ON q.id = r.document_id
WHERE c.code IN ('13', 'ask_update', 'ask_replace') AND c.has_effect
"""


class Migration(migrations.Migration):
    dependencies = [
        ("axis", "0003_void_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document_id", models.CharField(max_length=200, verbose_name="mã văn bản trước")),
                ("receiver", models.CharField(max_length=35, verbose_name="nơi nhận")),
                ("kind", models.CharField(max_length=10, verbose_name="việc")),
                ("message", models.UUIDField(verbose_name="tin")),
                ("answer", models.CharField(default="asked", max_length=10, verbose_name="trả lời")),
                ("asked_at", models.DateTimeField(verbose_name="đề nghị lúc")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="trả lời lúc")),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="axis.delivery",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_by",
                        to="axis.exchangeddocument",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="axis.exchangeddocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "liên hệ giữa hai văn bản",
                "verbose_name_plural": "liên hệ giữa các văn bản",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "asked")), fields=["delivery"], name="axis_link_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("message", "document_id"), name="axis_link_once")
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
