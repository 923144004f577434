"""Each agency's words are indexed apart: what others' letters say costs a search of one's own nothing.

The index holds every word with its agency before it, once for the agency that received and once for the one
that sent, as the marks among the words name them (migration 0005); the words themselves stay as they are.
"""

import django.contrib.postgres.indexes
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations
from django.db.models import F, Func

APART = """
CREATE FUNCTION documents_apart(words tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    plain text := strip(words)::text;
    at_in int := strpos(plain, '''>');
    at_out int := strpos(plain, '''<');
    received text := CASE WHEN at_in > 0 THEN split_part(substr(plain, at_in + 1), '''', 1) END;
    sent text := CASE WHEN at_out > 0 THEN split_part(substr(plain, at_out + 1), '''', 1) END;
BEGIN
    RETURN concat_ws(' ',
        '''' || received || ' ' || substr(replace(plain, ''' ''', ''' ''' || received || ' '), 2),
        '''' || sent || ' ' || substr(replace(plain, ''' ''', ''' ''' || sent || ' '), 2))::tsvector;
END $$;
CREATE FUNCTION documents_asked(mark text, asked tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(regexp_replace(asked::text, '''((?:[^'']|'''')+)''', '''' || mark || ' \\1''', 'g'),
        ' <-> ', ' & ')::tsquery
$$;
"""
UNDO = """
DROP FUNCTION documents_asked(text, tsquery);
DROP FUNCTION documents_apart(tsvector);
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0010_counted_moves")]

    operations = [
        migrations.RunSQL(APART, UNDO),
        migrations.RemoveIndex(model_name="deliverywords", name="axis_delivery_words"),
        migrations.AddIndex(
            model_name="deliverywords",
            index=django.contrib.postgres.indexes.GinIndex(
                Func(F("words"), function="documents_apart", output_field=SearchVectorField()),
                name="axis_words_apart",
            ),
        ),
    ]
