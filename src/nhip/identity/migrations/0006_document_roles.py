"""Roles of those who work on an agency's letters."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0005_certificates'),
    ]

    operations = [
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('administrator', 'quản trị'), ('auditor', 'kiểm toán'), ('analyst', 'phân tích chỉ số'), ('focal_point', 'đầu mối số liệu'), ('signatory', 'người ký số liệu'), ('coordinator', 'điều phối số liệu'), ('reviewer', 'kiểm tra số liệu'), ('clerk', 'văn thư'), ('officer', 'chuyên viên'), ('leader', 'lãnh đạo ký văn bản')], max_length=20, verbose_name='vai trò'),
        ),
    ]
