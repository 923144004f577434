from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adapters', '0001_adapters'),
    ]

    operations = [
        migrations.CreateModel(
            name='LookedThrough',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=35, verbose_name='cơ quan')),
                ('kind', models.CharField(blank=True, max_length=20, verbose_name='loại tin')),
                ('position', models.BigIntegerField(verbose_name='vị trí')),
            ],
            options={
                'verbose_name': 'chỗ đã xem hết',
                'verbose_name_plural': 'chỗ đã xem hết',
                'constraints': [models.UniqueConstraint(fields=('agency', 'kind'), name='adapters_looked_once')],
            },
        ),
    ]
