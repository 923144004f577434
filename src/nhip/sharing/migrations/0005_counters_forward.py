"""Counters that only grow, watched without a call of a function for each row: every message moves two."""

from django.db import migrations

GUARDS = """
DROP TRIGGER sharing_pair_forward ON sharing_pair;
CREATE TRIGGER sharing_pair_forward BEFORE UPDATE ON sharing_pair
    FOR EACH ROW WHEN (NEW.last_number < OLD.last_number)
    EXECUTE FUNCTION sharing_refuse_going_back();
DROP TRIGGER sharing_inbox_forward ON sharing_inbox;
CREATE TRIGGER sharing_inbox_forward BEFORE UPDATE ON sharing_inbox
    FOR EACH ROW WHEN (NEW.last_position < OLD.last_position OR NEW.cursor < OLD.cursor)
    EXECUTE FUNCTION sharing_refuse_going_back();
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0004_holding_dropped")]
    # No way back: the log is not undone by a migration.
    operations = [migrations.RunSQL(GUARDS)]
