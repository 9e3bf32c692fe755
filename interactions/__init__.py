"""Interactions: a drug-interaction lookup service that says what it did not check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from interactions.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The one place where all rooms meet: the application of these settings, or of the environment.

    Raises ConfigError. The database is first asked by the first request, or by wsgi.py before the workers are forked.
    """
    # Imported here, so that `interactions.client` stands alone and no room is loaded before its settings are checked.
    from flask import Flask

    from interactions import errors, store, watch
    from interactions.actions.held import Releases
    from interactions.api.spec import register_api
    from interactions.config import Settings
    from interactions.web import register_web

    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.extensions["interactions-releases"] = Releases(store.make_engine(settings.database_url))
    watch.configure_logging()
    watch.watch_requests(app)
    errors.handle_errors(app)
    register_api(app)
    register_web(app)
    return app
