"""Registers of millions: what waits has indexes of its own, what is searched lies beside the deliveries.

Whether a delivery is unopened or unregistered stands in columns of its own, so that an index names what
changes once in a delivery's life: before, also finishing a document touched an index.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# One statement: the table is written anew once, not for each column.
COLUMNS = """
ALTER TABLE axis_delivery
    ADD COLUMN is_unopened boolean
        GENERATED ALWAYS AS (ended_at IS NULL AND opened_at IS NULL) STORED,
    ADD COLUMN is_unregistered boolean
        GENERATED ALWAYS AS (NOT is_request AND state IN ('sent', 'arrived')) STORED
"""
NO_COLUMNS = "ALTER TABLE axis_delivery DROP COLUMN is_unopened, DROP COLUMN is_unregistered"

# No word that somebody types has such a sign, so nobody finds by it what is not theirs to ask for.
WORDS = """
CREATE FUNCTION axis_delivery_words(words tsvector, sender text, receiver text, sent_at timestamptz)
RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT coalesce(words, '') || array_to_tsvector(ARRAY[
        '<' || sender, '>' || receiver, '=' || to_char(sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')])
$$;
"""
FILL = """
INSERT INTO axis_deliverywords (delivery_id, words)
SELECT d.id, axis_delivery_words(x.search, d.sender, d.receiver, d.sent_at)
FROM axis_delivery d JOIN axis_exchangeddocument x ON x.id = d.document_id ORDER BY d.id
"""
WRITE = """
CREATE FUNCTION axis_write_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO axis_deliverywords (delivery_id, words)
    SELECT d.id, axis_delivery_words(x.search, d.sender, d.receiver, d.sent_at)
    FROM written d JOIN axis_exchangeddocument x ON x.id = d.document_id;
    RETURN NULL;
END $$;
CREATE TRIGGER axis_delivery_is_found AFTER INSERT ON axis_delivery
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION axis_write_words();
"""
NO_WRITE = """
DROP TRIGGER axis_delivery_is_found ON axis_delivery;
DROP FUNCTION axis_write_words();
DROP FUNCTION axis_delivery_words(tsvector, text, text, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0004_document_links")]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="axis_unopened_in"),
        migrations.RemoveIndex(model_name="delivery", name="axis_unopened_out"),
        migrations.RunSQL(
            COLUMNS,
            NO_COLUMNS,
            state_operations=[
                migrations.AddField(
                    model_name="delivery",
                    name="is_unopened",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=Q(opened_at__isnull=True, ended_at__isnull=True),
                        output_field=models.BooleanField(),
                        verbose_name="chưa mở",
                    ),
                ),
                migrations.AddField(
                    model_name="delivery",
                    name="is_unregistered",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=Q(state__in=["sent", "arrived"], is_request=False),
                        output_field=models.BooleanField(),
                        verbose_name="chưa vào sổ",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=Q(is_unopened=True),
                fields=["receiver", "-id"],
                include=("open_by",),
                name="axis_unopened_in",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=Q(is_unopened=True), fields=["sender", "-id"], name="axis_unopened_out"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=Q(is_unregistered=True), fields=["receiver", "id"], name="axis_unregistered"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=Q(ask="asked"), fields=["sender", "id"], name="axis_asked_out"),
        ),
        migrations.AddIndex(
            model_name="exchangeddocument",
            index=models.Index(fields=["document_id"], name="axis_document_named"),
        ),
        migrations.CreateModel(
            name="DeliveryWords",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="found_by",
                        serialize=False,
                        to="axis.delivery",
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.search.SearchVectorField(
                        editable=False, verbose_name="chữ để tìm"
                    ),
                ),
            ],
            options={
                "verbose_name": "chữ để tìm của lượt gửi",
                "verbose_name_plural": "chữ để tìm của lượt gửi",
            },
        ),
        migrations.RunSQL(WORDS + FILL, migrations.RunSQL.noop),
        migrations.RunSQL(WRITE, NO_WRITE),
        migrations.AddIndex(
            model_name="deliverywords",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="axis_delivery_words"),
        ),
        migrations.RemoveIndex(model_name="exchangeddocument", name="axis_document_search"),
    ]
