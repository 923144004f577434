"""What agencies have uploaded and named in no message yet: how much each may keep so is bounded."""

from django.db import migrations

TABLE = """
CREATE TABLE sharing_unnamed (
    agency text COLLATE "C" NOT NULL,
    thing text COLLATE "C" NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    since timestamptz NOT NULL,
    PRIMARY KEY (agency, thing)
);
COMMENT ON TABLE sharing_unnamed IS
    'Files (hex SHA-256) and uploads (upload:ID) of an agency that no message of it names yet';
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_counters_forward")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE sharing_unnamed")]
