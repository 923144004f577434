"""A month's documents are counted from an index alone: those that only ask something are told apart there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("axis", "0006_history_index")]

    operations = [
        migrations.RemoveIndex(model_name="exchangeddocument", name="axis_document_of_sender"),
        migrations.AddIndex(
            model_name="exchangeddocument",
            index=models.Index(
                fields=["sender", "-id"], include=("revision",), name="axis_document_of_sender"
            ),
        ),
    ]
