"""Time stamps over checkpoints: kept for good, beside the receipts that they prove."""

from django.db import migrations

TABLE = """
CREATE TABLE sharing_stamp (
    size bigint PRIMARY KEY,
    note text NOT NULL,
    token bytea NOT NULL,
    at timestamptz NOT NULL
);
COMMENT ON TABLE sharing_stamp IS 'RFC 3161 tokens over the SHA-256 of a checkpoint''s text, by its size';
CREATE TRIGGER sharing_stamp_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_log")]
    operations = [migrations.RunSQL(TABLE)]
