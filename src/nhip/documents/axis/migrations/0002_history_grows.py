"""What was said of a document stays said, whoever speaks to the database.

TRUNCATE is not refused: it empties the whole database at once (a test's end), and the messages themselves stay
in the log of ``sharing``, whose own tables refuse it.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION axis_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Chỉ ghi thêm · only added to: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'What was said is set right by saying something further.';
END $$;
CREATE TRIGGER axis_statuschange_grows BEFORE UPDATE OR DELETE ON axis_statuschange
    FOR EACH STATEMENT EXECUTE FUNCTION axis_refuse_change();
CREATE TRIGGER axis_papercount_grows BEFORE UPDATE OR DELETE ON axis_papercount
    FOR EACH STATEMENT EXECUTE FUNCTION axis_refuse_change();
"""
UNDO = """
DROP TRIGGER axis_statuschange_grows ON axis_statuschange;
DROP TRIGGER axis_papercount_grows ON axis_papercount;
DROP FUNCTION axis_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0001_documents")]
    operations = [
        migrations.RunSQL(REFUSE, UNDO),
        # Each delivery is changed a few times after it was written: room beside it keeps that cheap.
        migrations.RunSQL("ALTER TABLE axis_delivery SET (fillfactor = 80)", migrations.RunSQL.noop),
    ]
