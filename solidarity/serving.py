"""Serving the network with gunicorn, and the worker beside it where one command starts both."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask
from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told everything in code; it reads no file and opens no control socket."""

    def __init__(self, app: Flask, options: Mapping[str, object]) -> None:
        self._app, self._options = app, options
        super().__init__()

    def load_config(self) -> None:
        """Take our options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self._app


def serve(app: Flask, port: int, processes: int) -> None:
    """Serve on this machine's loopback until stopped; a proxy in front speaks TLS."""
    options = {
        "bind": f"127.0.0.1:{port}",
        "workers": processes,
        "worker_class": "gthread",
        "threads": 4,
        "loglevel": "warning",
        "accesslog": None,
        "control_socket_disable": True,
    }
    _Server(app, options).run()


@contextmanager
def worker_beside(data: str) -> Iterator[None]:
    """Keep the clockwork running in a process of its own, and end it with this one."""
    command = [sys.executable, "-m", "solidarity", "worker", "--data", data]
    worker = subprocess.Popen(command, env=os.environ.copy())  # noqa: S603 - our own module
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)
