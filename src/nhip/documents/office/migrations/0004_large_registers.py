"""Registers of millions: an agency's lines in the order they were entered, and its words apart from others'.

Whose register and which month a text stands in are words as well, so that the search of one agency never
walks through another's.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

# No word that somebody types has such a sign, so nobody finds by it what is not theirs to ask for.
MARK = """
CREATE FUNCTION office_mark_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words := NEW.words || (
        SELECT array_to_tsvector(ARRAY[
            CASE direction WHEN 'in' THEN '>' ELSE '<' END || agency,
            '=' || to_char(registered_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')])
        FROM office_entry WHERE id = NEW.entry_id);
    RETURN NEW;
END $$;
CREATE TRIGGER office_entrytext_is_marked BEFORE INSERT OR UPDATE OF words ON office_entrytext
    FOR EACH ROW EXECUTE FUNCTION office_mark_words();
UPDATE office_entrytext SET words = words;
"""
UNDO = """
DROP TRIGGER office_entrytext_is_marked ON office_entrytext;
DROP FUNCTION office_mark_words();
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0003_brought_letters")]

    operations = [
        # Made anew behind the rows: sooner than changing it row by row.
        migrations.RemoveIndex(model_name="entrytext", name="entry_words"),
        migrations.RunSQL(MARK, UNDO),
        migrations.AddIndex(
            model_name="entrytext",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="entry_words"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["agency", "direction", "-id"], name="entry_in_order"),
        ),
    ]
