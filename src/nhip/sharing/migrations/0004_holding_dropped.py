"""A holding may be given up while nobody was sent the file: by a function that looks, and in no other way.

Every receiver of a message holds the files that it names. So where an agency is the only holder, no message
to anybody else names the file; one to itself is looked for.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION sharing_refuse_giving_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('sharing.giving_up', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Nhật ký tin chỉ ghi thêm · the log only grows: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'A file that nobody was sent is given up by sharing_give_up.';
END $$;

CREATE FUNCTION sharing_give_up(file bytea, holder text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sharing_holding WHERE sha256 = file AND agency <> holder)
        OR EXISTS (
            SELECT FROM sharing_message WHERE sender = holder AND receiver = holder
                AND position(convert_to(encode(file, 'hex'), 'UTF8') IN content) > 0
        )
    THEN
        RETURN false;
    END IF;
    PERFORM set_config('sharing.giving_up', 'on', true);
    DELETE FROM sharing_holding WHERE sha256 = file AND agency = holder;
    PERFORM set_config('sharing.giving_up', '', true);
    RETURN true;
END $$;

DROP TRIGGER sharing_holding_grows ON sharing_holding;
CREATE TRIGGER sharing_holding_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON sharing_holding
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_giving_up();
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_stamps")]
    # No way back: the log is not undone by a migration.
    operations = [migrations.RunSQL(GUARDS)]
