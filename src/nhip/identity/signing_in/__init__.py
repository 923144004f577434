"""How a person proves who they are: password, second factor, lock-out, and the length of a session.

The steps themselves are django-allauth's. Here stands what this office adds: nobody signs up by themselves,
failures are counted by account and by source, secrets of second factors are stored encrypted, sessions end.
"""
