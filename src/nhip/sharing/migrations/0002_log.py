"""The log's tables and their guards, in SQL: they hold also for whoever writes past the application."""

from django.db import migrations

TABLES = """
CREATE TABLE sharing_message (
    id uuid PRIMARY KEY,
    sender text COLLATE "C" NOT NULL,
    receiver text COLLATE "C" NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    position bigint NOT NULL CHECK (position > 0),
    kind text NOT NULL,
    consignment text COLLATE "C" NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    content bytea NOT NULL,
    signature bytea NOT NULL,
    key_id text NOT NULL,
    origin text NOT NULL,
    logged_at timestamptz NOT NULL,
    event uuid NOT NULL
);
COMMENT ON TABLE sharing_message IS 'Every message as one receiver has it; content is the signed envelope';
CREATE UNIQUE INDEX sharing_message_number ON sharing_message (sender, receiver, number);
CREATE UNIQUE INDEX sharing_message_position ON sharing_message (receiver, position);
CREATE UNIQUE INDEX sharing_message_consignment ON sharing_message (sender, consignment, receiver);

CREATE TABLE sharing_pair (
    sender text COLLATE "C" NOT NULL,
    receiver text COLLATE "C" NOT NULL,
    last_number bigint NOT NULL,
    PRIMARY KEY (sender, receiver)
) WITH (fillfactor = 50);
COMMENT ON TABLE sharing_pair IS 'The last number given from a sender to a receiver';

CREATE TABLE sharing_inbox (
    receiver text COLLATE "C" PRIMARY KEY,
    last_position bigint NOT NULL DEFAULT 0,
    cursor bigint NOT NULL DEFAULT 0,
    CHECK (cursor BETWEEN 0 AND last_position)
) WITH (fillfactor = 50);
COMMENT ON TABLE sharing_inbox IS 'How far a log reaches and how far its receiver has confirmed it';

CREATE TABLE sharing_holding (
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    agency text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (sha256, agency)
);
COMMENT ON TABLE sharing_holding IS 'Which agency uploaded, or was sent, which file: who may name and fetch it';

CREATE TABLE sharing_returned (
    sender text COLLATE "C" NOT NULL,
    receiver text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    digest bytea NOT NULL,
    why jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (sender, receiver, number)
);
COMMENT ON TABLE sharing_returned IS 'Numbers from other nodes whose message this node refused, and why';

CREATE TABLE sharing_outcome (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message uuid NOT NULL,
    at timestamptz NOT NULL,
    node text NOT NULL,
    what text NOT NULL,
    why jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE sharing_outcome IS 'What became of a message on its way to another node';
CREATE INDEX sharing_outcome_message ON sharing_outcome (message, id);
"""

GUARDS = """
CREATE FUNCTION sharing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Nhật ký tin chỉ ghi thêm · the log only grows: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'A wrong message is set right by sending another one.';
END $$;

CREATE FUNCTION sharing_refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'sharing_pair' THEN
        IF NEW.last_number < OLD.last_number THEN
            RAISE EXCEPTION 'Số tin chỉ tăng · numbers only grow' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.last_position < OLD.last_position OR NEW.cursor < OLD.cursor THEN
        RAISE EXCEPTION 'Vị trí chỉ tăng · positions only grow' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sharing_message_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_message
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER sharing_holding_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_holding
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER sharing_returned_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_returned
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER sharing_outcome_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_outcome
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER sharing_pair_grows BEFORE DELETE OR TRUNCATE ON sharing_pair
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER sharing_pair_forward BEFORE UPDATE ON sharing_pair
    FOR EACH ROW EXECUTE FUNCTION sharing_refuse_going_back();
CREATE TRIGGER sharing_inbox_grows BEFORE DELETE OR TRUNCATE ON sharing_inbox
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER sharing_inbox_forward BEFORE UPDATE ON sharing_inbox
    FOR EACH ROW EXECUTE FUNCTION sharing_refuse_going_back();
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_seats")]
    # No way back: a log is not undone by a migration.
    operations = [migrations.RunSQL(TABLES), migrations.RunSQL(GUARDS)]
