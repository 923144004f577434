"""One index less that every status pays for: the constraint's own begins with the delivery too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("axis", "0005_large_registers")]

    operations = [
        migrations.AlterField(
            model_name="statuschange",
            name="delivery",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="axis.delivery",
            ),
        ),
    ]
