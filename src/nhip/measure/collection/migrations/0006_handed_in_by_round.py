"""Which revision was handed in for which round, told from when each agency handed in."""

from django.db import migrations, models

_FILL = """
UPDATE collection_figurerequest request SET handed_in = told.number
FROM (
    SELECT asked.id, max(revision.number) AS number
    FROM collection_figurerequest asked
    JOIN (SELECT round_id, agency, max(at) AS at FROM collection_handin GROUP BY round_id, agency) handed
         ON handed.round_id = asked.round_id AND handed.agency = asked.agency
    JOIN collection_reportedfigure figure
         ON figure.agency = asked.agency AND figure.series = asked.series
        AND figure.area = asked.area AND figure.period = asked.period
    JOIN collection_revision revision
         ON revision.figure_id = figure.id AND revision.recorded_at <= handed.at
    GROUP BY asked.id) told
WHERE request.id = told.id
"""


class Migration(migrations.Migration):
    dependencies = [("collection", "0005_reminders")]
    operations = [
        migrations.AddField(
            "figurerequest",
            "handed_in",
            models.PositiveIntegerField(db_default=0, default=0, verbose_name="lần ghi đã nộp cho đợt"),
        ),
        migrations.AddField(
            "handin",
            "still_true",
            models.PositiveIntegerField(db_default=0, default=0, verbose_name="có từ trước, vẫn đúng"),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
