from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adapters', '0002_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('state', 'done'), _negated=True), fields=['agency'], name='adapters_unfinished'),
        ),
    ]
