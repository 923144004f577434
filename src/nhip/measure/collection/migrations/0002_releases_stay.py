"""What was released, signed or written down as a revision stays as it is, whoever speaks to the database.

The application never changes these rows; the triggers hold for everybody else too. TRUNCATE is not refused:
it empties the whole database at once (``flush``, a test's end), which nobody mistakes for a correction, and
what was released is proved by the ledger, whose own tables refuse it.
"""

from django.db import migrations, models

_GROWING = (
    "collection_release",
    "collection_release_sets",
    "collection_releasedfigure",
    "collection_releasefile",
    "collection_revision",
    "collection_signedset",
)

REFUSE = """
CREATE FUNCTION collection_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Không sửa, không xóa · never changed, never deleted: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'A released figure is set right by a correcting release, a written one by another revision.';
END $$;

CREATE FUNCTION collection_refuse_more() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE full_release text;
BEGIN
    SELECT release.code INTO full_release
    FROM collection_release release
    WHERE release.id IN (SELECT DISTINCT release_id FROM fresh)
      AND (SELECT count(*) FROM collection_releasedfigure figure WHERE figure.release_id = release.id)
          > release.figures_count
    LIMIT 1;
    IF full_release IS NOT NULL THEN
        RAISE EXCEPTION 'Bản phát hành đã đủ · the release is whole: nothing is added to %', full_release
            USING ERRCODE = 'restrict_violation',
                  HINT = 'A figure that was forgotten goes into a correcting release.';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER collection_releasedfigure_whole AFTER INSERT ON collection_releasedfigure
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION collection_refuse_more();
"""
GUARDS = "".join(
    f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION collection_refuse_change();\n"
    for table in _GROWING
)
UNDO = "".join(f"DROP TRIGGER {table}_stays ON {table};\n" for table in _GROWING) + (
    "DROP TRIGGER collection_releasedfigure_whole ON collection_releasedfigure;\n"
    "DROP FUNCTION collection_refuse_more();\nDROP FUNCTION collection_refuse_change();\n"
)


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_figures")]
    operations = [
        migrations.AddField(
            "signedset", "held_back", models.BinaryField(default=b"", verbose_name="phần không công bố")
        ),
        migrations.AddField(
            "release",
            "sets",
            models.ManyToManyField(
                related_name="releases", to="collection.signedset", verbose_name="các bộ đã ký"
            ),
        ),
        migrations.RunSQL(REFUSE + GUARDS, UNDO),
    ]
