"""What waits to be registered is read in the order of its urgency from an index; a document is found by the
number and notation that others call it by.
"""

from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

FILL = """
UPDATE axis_delivery d SET priority = x.priority FROM axis_exchangeddocument x
WHERE x.id = d.document_id AND x.priority <> 0
"""


class Migration(migrations.Migration):
    dependencies = [("axis", "0008_tallies")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="priority",
            field=models.PositiveSmallIntegerField(default=0, db_default=0, verbose_name="độ khẩn"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="delivery", name="axis_unregistered"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=Q(is_unregistered=True),
                fields=["receiver", "-priority", "open_by", "id"],
                name="axis_unregistered",
            ),
        ),
    ]
