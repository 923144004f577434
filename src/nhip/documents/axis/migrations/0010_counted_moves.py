"""What a status changes in the counts is written down as it is, and worked out by whoever folds or reads:
the statement that moves deliveries on pays a third of what it paid for working it out there.

When a delivery was sent, to whom, and its two days never change; a recount would find it if they did.
"""

from django.db import migrations, models

# enable_nestloop: the plan is made for the first group, which may be of one; later ones are of hundreds.
MOVED = """
CREATE OR REPLACE FUNCTION axis_tally_moved() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    INSERT INTO axis_tallymove (delivery, agency, sent_at, open_by, due_on, was_state, was_arrived_at,
        was_opened_at, was_ended_at, state, arrived_at, opened_at, ended_at)
    SELECT n.id, n.receiver, n.sent_at, n.open_by, n.due_on, o.state, o.arrived_at, o.opened_at, o.ended_at,
        n.state, n.arrived_at, n.opened_at, n.ended_at
    FROM was o JOIN written n USING (id)
    WHERE NOT n.is_request
      AND (o.state = 'done', o.arrived_at, o.opened_at, o.ended_at)
          IS DISTINCT FROM (n.state = 'done', n.arrived_at, n.opened_at, n.ended_at);
    RETURN NULL;
END $$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION axis_tally_moved() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    INSERT INTO axis_tallychange (agency, month, heaps, places, many)
    SELECT agency, month, array_agg(heap), array_agg(place), array_agg(many)
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
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0009_order_of_waiting")]

    operations = [
        migrations.CreateModel(
            name="TallyMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivery", models.UUIDField(verbose_name="lượt gửi")),
                ("agency", models.CharField(max_length=35, verbose_name="cơ quan")),
                ("sent_at", models.DateTimeField(verbose_name="gửi lúc")),
                ("open_by", models.DateField(verbose_name="hạn mở")),
                ("due_on", models.DateField(null=True, verbose_name="hạn xử lý")),
                ("was_state", models.CharField(max_length=10, verbose_name="tình trạng trước")),
                ("was_arrived_at", models.DateTimeField(null=True, verbose_name="đến lúc, trước")),
                ("was_opened_at", models.DateTimeField(null=True, verbose_name="mở lúc, trước")),
                ("was_ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc, trước")),
                ("state", models.CharField(max_length=10, verbose_name="tình trạng")),
                ("arrived_at", models.DateTimeField(null=True, verbose_name="đến lúc")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="mở lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc")),
            ],
            options={
                "verbose_name": "lượt gửi đổi số đếm",
                "verbose_name_plural": "lượt gửi đổi số đếm",
            },
        ),
        migrations.RunSQL(MOVED, BEFORE),
    ]
