"""What is counted of a month is kept as it changes: by the database, in the transaction that changes it.

Whatever writes a document, a delivery or a count of paper adds what it changes in the counts as one row more
(``axis_tallychange``); nobody ever waits for a row that others write as well. A job folds these into
``axis_tally``. A count is the sum of both, read by one statement: exact at any moment, folded or not.

``axis_counts`` says in which heaps one delivery lies: by place in the array the kinds 1 to 8 of
``tally_models.Heap``, each with the number it lies at there, NULL where it lies in none.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

COUNTS = """
CREATE FUNCTION axis_month(id uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT date_trunc('month', to_timestamp(
        ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0
    ) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
$$;
CREATE FUNCTION axis_counts(
    state text, sent_at timestamptz, arrived_at timestamptz, opened_at timestamptz, ended_at timestamptz,
    open_by date, due_on date
) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY[
        0,
        floor(date_part('epoch', arrived_at - sent_at) / 360)::int,
        floor(date_part('epoch', opened_at - sent_at) / 360)::int,
        CASE WHEN (opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > open_by THEN 0 END,
        CASE WHEN opened_at IS NULL AND ended_at IS NULL THEN open_by - DATE '2000-01-01' END,
        CASE WHEN state = 'done' THEN 0 END,
        CASE WHEN due_on < (ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date THEN 0 END,
        CASE WHEN ended_at IS NULL THEN due_on - DATE '2000-01-01' END
    ]
$$;
CREATE FUNCTION axis_least_id(day date) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT (lpad(to_hex(greatest(
        0, (date_part('epoch', day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') * 1000)::bigint
    )), 12, '0') || '70008000000000000000')::uuid
$$;
"""
NO_COUNTS = """
DROP FUNCTION axis_least_id(date);
DROP FUNCTION axis_counts(text, timestamptz, timestamptz, timestamptz, timestamptz, date, date);
DROP FUNCTION axis_month(uuid);
"""

# All that is counted of the months from one day up to another, from the facts themselves: what fills the tally,
# and what it is held against. OFFSET 0: what is worked out once for a delivery is not for each of its heaps.
FACTS = """
CREATE FUNCTION axis_counted(since date, before date)
RETURNS TABLE (agency text, month date, heap int, place int, many int) LANGUAGE sql STABLE AS $$
    SELECT each.receiver, each.month, of.heap::int, of.place, 1
    FROM (SELECT d.receiver, axis_month(d.id) AS month, axis_counts(d.state, d.sent_at, d.arrived_at,
              d.opened_at, d.ended_at, d.open_by, d.due_on) AS counts
          FROM axis_delivery d
          WHERE NOT d.is_request AND d.id >= axis_least_id(since) AND d.id < axis_least_id(before)
          OFFSET 0) each, unnest(counts) WITH ORDINALITY AS of(place, heap)
    WHERE of.place IS NOT NULL
    UNION ALL
    SELECT x.sender, axis_month(x.id), 9, 0, 1 FROM axis_exchangeddocument x
    WHERE x.revision = 0 AND x.id >= axis_least_id(since) AND x.id < axis_least_id(before)
    UNION ALL
    SELECT p.agency, date_trunc('month', p.issued_on)::date, said.heap, 0, said.many
    FROM axis_papercount p, LATERAL (VALUES (10, p.count), (11, 1)) AS said(heap, many)
    WHERE p.issued_on >= since AND p.issued_on < before AND NOT EXISTS (
        SELECT FROM axis_papercount later
        WHERE later.agency = p.agency AND later.key = p.key AND later.id > p.id)
$$;
"""
NO_FACTS = "DROP FUNCTION axis_counted(date, date)"

# What one statement of thousands writes is one row for each agency and month.
ADD = """
    INSERT INTO axis_tallychange (agency, month, heaps, places, many)
    SELECT agency, month, array_agg(heap), array_agg(place), array_agg(many)
"""
# enable_nestloop: the plan is made for the first group, which may be of one; later ones are of hundreds.
TRIGGERS = f"""
CREATE FUNCTION axis_tally_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {ADD}
    FROM (SELECT each.agency, each.month, heap, place, 1 AS many
          FROM (SELECT receiver AS agency, axis_month(id) AS month,
                    axis_counts(state, sent_at, arrived_at, opened_at, ended_at, open_by, due_on) AS counts
                FROM written WHERE NOT is_request OFFSET 0) each,
              unnest(counts) WITH ORDINALITY AS of(place, heap)
          WHERE place IS NOT NULL) more
    GROUP BY agency, month;
    RETURN NULL;
END $$;
CREATE FUNCTION axis_tally_moved() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    {ADD}
    FROM (SELECT moved.agency, moved.month, heap, change.place, change.many
          FROM (SELECT n.receiver AS agency, axis_month(n.id) AS month,
                    axis_counts(o.state, o.sent_at, o.arrived_at, o.opened_at, o.ended_at, o.open_by,
                        o.due_on) AS before,
                    axis_counts(n.state, n.sent_at, n.arrived_at, n.opened_at, n.ended_at, n.open_by,
                        n.due_on) AS after
                FROM was o JOIN written n USING (id)
                WHERE NOT n.is_request
                  AND (o.state = 'done', o.arrived_at, o.opened_at, o.ended_at, o.open_by, o.due_on)
                      IS DISTINCT FROM
                      (n.state = 'done', n.arrived_at, n.opened_at, n.ended_at, n.open_by, n.due_on)
                OFFSET 0) moved,
              unnest(before, after) WITH ORDINALITY AS of(past, present, heap),
              LATERAL (VALUES (past, -1), (present, 1)) AS change(place, many)
          WHERE past IS DISTINCT FROM present AND change.place IS NOT NULL) more
    GROUP BY agency, month;
    RETURN NULL;
END $$;
CREATE FUNCTION axis_tally_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO axis_tallychange (agency, month, heaps, places, many)
    SELECT sender, axis_month(id), ARRAY[9], ARRAY[0], ARRAY[count(*)]
    FROM written WHERE revision = 0 GROUP BY 1, 2;
    RETURN NULL;
END $$;
CREATE FUNCTION axis_tally_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before record;
BEGIN
    -- The highest id is the last word, whoever commits first: so one at a time for each key.
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.agency || ' ' || NEW.key, 2811));
    SELECT id, issued_on, count INTO before FROM axis_papercount
    WHERE agency = NEW.agency AND key = NEW.key AND id <> NEW.id ORDER BY id DESC LIMIT 1;
    IF before.id > NEW.id THEN
        RETURN NULL;
    END IF;
    IF before.id IS NOT NULL THEN
        INSERT INTO axis_tallychange (agency, month, heaps, places, many)
        VALUES (NEW.agency, date_trunc('month', before.issued_on), ARRAY[10, 11], ARRAY[0, 0],
            ARRAY[-before.count, -1]);
    END IF;
    INSERT INTO axis_tallychange (agency, month, heaps, places, many)
    VALUES (NEW.agency, date_trunc('month', NEW.issued_on), ARRAY[10, 11], ARRAY[0, 0], ARRAY[NEW.count, 1]);
    RETURN NULL;
END $$;
CREATE TRIGGER axis_delivery_sent_is_counted AFTER INSERT ON axis_delivery
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION axis_tally_sent();
CREATE TRIGGER axis_delivery_moved_is_counted AFTER UPDATE ON axis_delivery
    REFERENCING OLD TABLE AS was NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION axis_tally_moved();
CREATE TRIGGER axis_document_is_counted AFTER INSERT ON axis_exchangeddocument
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION axis_tally_issued();
CREATE TRIGGER axis_paper_is_counted AFTER INSERT ON axis_papercount
    FOR EACH ROW EXECUTE FUNCTION axis_tally_paper();
"""
NO_TRIGGERS = """
DROP TRIGGER axis_delivery_sent_is_counted ON axis_delivery;
DROP TRIGGER axis_delivery_moved_is_counted ON axis_delivery;
DROP TRIGGER axis_document_is_counted ON axis_exchangeddocument;
DROP TRIGGER axis_paper_is_counted ON axis_papercount;
DROP FUNCTION axis_tally_sent();
DROP FUNCTION axis_tally_moved();
DROP FUNCTION axis_tally_issued();
DROP FUNCTION axis_tally_paper();
"""
# Behind the triggers, which hold writers off until this is committed: nothing is left out, nothing told twice.
FILL = """
INSERT INTO axis_tally (agency, month, heap, place, many)
SELECT agency, month, heap, place, sum(many) FROM axis_counted('1970-01-01', '9999-01-01')
GROUP BY 1, 2, 3, 4 ORDER BY 2, 1, 3, 4
"""


def _array(of: models.Field, name: str) -> ArrayField:
    return ArrayField(base_field=of, size=None, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("axis", "0007_counted_documents")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=35, verbose_name="cơ quan")),
                ("month", models.DateField(verbose_name="tháng")),
                ("heap", models.PositiveSmallIntegerField(verbose_name="mục đếm")),
                ("place", models.IntegerField(verbose_name="chỗ")),
                ("many", models.BigIntegerField(verbose_name="số lượng")),
            ],
            options={"verbose_name": "số đếm", "verbose_name_plural": "số đếm"},
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("month", "agency", "heap", "place"), include=("many",), name="axis_tally_once"
            ),
        ),
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=35, verbose_name="cơ quan")),
                ("month", models.DateField(verbose_name="tháng")),
                ("heaps", _array(models.PositiveSmallIntegerField(), "mục đếm")),
                ("places", _array(models.IntegerField(), "chỗ")),
                ("many", _array(models.IntegerField(), "số lượng")),
            ],
            options={"verbose_name": "thay đổi số đếm", "verbose_name_plural": "thay đổi số đếm"},
        ),
        migrations.RunSQL(COUNTS, NO_COUNTS),
        migrations.RunSQL(FACTS, NO_FACTS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
