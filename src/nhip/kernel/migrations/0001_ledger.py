"""The ledger's four tables, which only ever grow.

They are SQL and not Django models on purpose: defaults and checks live in the database, where they also hold
for whoever writes past the application, and ``flush`` cannot empty a ledger it does not know of.
"""

from django.db import migrations

TABLES = """
CREATE TABLE kernel_era (
    number smallint PRIMARY KEY CHECK (number > 0),
    cluster bigint NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE kernel_era IS
    'One row each time the database came to live in another cluster, where transaction numbers start anew';
INSERT INTO kernel_era (number, cluster) SELECT 1, system_identifier FROM pg_control_system();

CREATE TABLE kernel_event (
    id uuid PRIMARY KEY,
    xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at timestamptz NOT NULL,
    era smallint NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    agency text,
    actor text,
    body text NOT NULL
);
COMMENT ON TABLE kernel_event IS 'Every event, as published; body is what the ledger seals';
COMMENT ON COLUMN kernel_event.xid IS 'The transaction that wrote it: with era and id, its place in the order';
CREATE UNIQUE INDEX kernel_event_order ON kernel_event (era, xid, id);
CREATE INDEX kernel_event_subject ON kernel_event (subject, id);

CREATE TABLE kernel_tile (
    level smallint NOT NULL CHECK (level >= 0),
    position bigint NOT NULL CHECK (position >= 0),
    hashes bytea NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    event_ids bytea CHECK (length(event_ids) * 2 = length(hashes)),
    PRIMARY KEY (level, position),
    CHECK ((level = 0) = (event_ids IS NOT NULL))
);
COMMENT ON TABLE kernel_tile IS 'The Merkle tree in tiles of 256 hashes; level 0 also names the events';
ALTER TABLE kernel_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
ALTER TABLE kernel_tile ALTER COLUMN event_ids SET STORAGE EXTERNAL;

CREATE TABLE kernel_checkpoint (
    size bigint PRIMARY KEY,
    previous_size bigint NOT NULL UNIQUE CHECK (previous_size BETWEEN 0 AND size - 1),
    signed_at timestamptz NOT NULL,
    last_era smallint NOT NULL,
    last_xid bigint NOT NULL,
    last_id uuid NOT NULL,
    root bytea NOT NULL CHECK (length(root) = 32),
    note text NOT NULL,
    verifier_key text NOT NULL,
    UNIQUE (last_era, last_xid, last_id)
);
COMMENT ON TABLE kernel_checkpoint IS 'Each sealing: a signed root, and the last event it covers';
COMMENT ON COLUMN kernel_checkpoint.previous_size IS 'Unique, so that history cannot fork';
"""

GUARDS = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Sổ cái chỉ ghi thêm · the ledger only grows: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'A wrong event is set right by publishing another one.';
END $$;

CREATE FUNCTION kernel_refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.level, NEW.position) IS DISTINCT FROM (OLD.level, OLD.position)
       OR substr(NEW.hashes, 1, length(OLD.hashes)) IS DISTINCT FROM OLD.hashes
       OR substr(NEW.event_ids, 1, length(OLD.event_ids)) IS DISTINCT FROM OLD.event_ids THEN
        RAISE EXCEPTION 'Sổ cái chỉ ghi thêm · the ledger only grows: tile %/% would be rewritten',
            OLD.level, OLD.position USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER kernel_event_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_era_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_era
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_checkpoint_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_tile_grows BEFORE DELETE OR TRUNCATE ON kernel_tile
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER kernel_tile_keeps BEFORE UPDATE ON kernel_tile
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_rewrite();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    # No way back: a ledger is not undone by a migration.
    operations = [migrations.RunSQL(TABLES), migrations.RunSQL(GUARDS)]
