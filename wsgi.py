"""The application for gunicorn: `gunicorn --preload wsgi:app`."""

from interactions import create_app

app = create_app()
app.extensions["interactions-releases"].current()  # loaded once, before the workers are forked
