"""Each agency's words are indexed apart, so that a search never reads what stands in others' registers."""

import django.contrib.postgres.indexes
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations
from django.db.models import F, Func


class Migration(migrations.Migration):
    dependencies = [("office", "0005_changing_letters"), ("axis", "0011_words_apart")]

    operations = [
        migrations.RemoveIndex(model_name="entrytext", name="entry_words"),
        migrations.AddIndex(
            model_name="entrytext",
            index=django.contrib.postgres.indexes.GinIndex(
                Func(F("words"), function="documents_apart", output_field=SearchVectorField()),
                name="entry_words_apart",
            ),
        ),
    ]
