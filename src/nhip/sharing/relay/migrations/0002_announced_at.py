from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relay', '0001_nodes'),
    ]

    operations = [
        migrations.AddField(
            model_name='peer',
            name='announced_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ghi danh lúc'),
        ),
    ]
