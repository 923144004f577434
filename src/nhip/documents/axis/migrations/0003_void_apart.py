"""Whether a delivery still counts, in a column of its own: then a change of state touches no index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("axis", "0002_history_grows")]

    operations = [
        migrations.RemoveConstraint(model_name="delivery", name="axis_delivery_once"),
        migrations.AddField(
            model_name="delivery",
            name="is_void",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("state__in", ["refused", "recalled"])),
                output_field=models.BooleanField(),
                verbose_name="không còn hiệu lực",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_void", False)),
                fields=("document", "receiver"),
                name="axis_delivery_once",
            ),
        ),
    ]
