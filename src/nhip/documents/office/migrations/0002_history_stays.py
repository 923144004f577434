"""Steps of routing and versions of drafts are written once; the database refuses to change or drop them.

Nor does it let a line of a register lose its number, or be dropped: a book has no gap, not even by hand.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION office_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Sổ và bản dự thảo chỉ ghi thêm · registers and versions only grow: %', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Write a further step or version.';
END $$;

CREATE TRIGGER office_assignment_stays BEFORE UPDATE OR DELETE ON office_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION office_refuse_change();
CREATE TRIGGER office_draftversion_stays BEFORE UPDATE OR DELETE ON office_draftversion
    FOR EACH STATEMENT EXECUTE FUNCTION office_refuse_change();
CREATE TRIGGER office_entry_stays BEFORE DELETE ON office_entry
    FOR EACH STATEMENT EXECUTE FUNCTION office_refuse_change();
CREATE TRIGGER office_entry_keeps_number BEFORE UPDATE OF book_id, number ON office_entry
    FOR EACH ROW WHEN (OLD.book_id <> NEW.book_id OR OLD.number <> NEW.number)
    EXECUTE FUNCTION office_refuse_change();
"""
UNDO = """
DROP TRIGGER office_assignment_stays ON office_assignment;
DROP TRIGGER office_draftversion_stays ON office_draftversion;
DROP TRIGGER office_entry_stays ON office_entry;
DROP TRIGGER office_entry_keeps_number ON office_entry;
DROP FUNCTION office_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0001_document_office")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
