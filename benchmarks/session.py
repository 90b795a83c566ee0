"""A session of the app without a browser: it speaks the protocol of Streamlit's page."""

from __future__ import annotations

import time
from contextlib import ExitStack
from types import TracebackType
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

WIDGETS = ("text_input", "number_input", "slider", "selectbox")
PATIENCE = 60


class Session:
    """One reader of the page, opened by a link.

    Parameters
    ----------
    address
        Of the running app, ``http://…``.
    link
        Parameters of the link.
    """

    def __init__(self, address: str, **link: object) -> None:
        self._query = urlencode(link)
        self._ids: dict[str, str] = {}
        self._values: dict[str, WidgetState] = {}
        self._sent = 0.0
        stream = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._open = ExitStack()
        connection = connect(
            stream,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            proxy=None,
        )
        self._socket: ClientConnection = self._open.enter_context(connection)
        self.send()
        self.finish()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def change(self, key: str, value: float | str) -> float:
        """Set the widget with this key; seconds until the page is drawn anew."""
        state = WidgetState(id=self._ids[key])
        if isinstance(value, str):
            state.string_value = value
        else:
            state.double_value = value
        self._values[key] = state
        self.send()
        return self.finish()

    def send(self) -> None:
        """Ask for a run with the widgets as they are."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.widget_states.widgets.extend(self._values.values())
        self._sent = time.perf_counter()
        self._socket.send(message.SerializeToString())

    def finish(self) -> float:
        """Wait for the end of the run; seconds since it was asked for."""
        while True:
            data = self._socket.recv(timeout=PATIENCE)
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.HasField("new_element"):
                self._note(message)
            elif kind == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_EARLY_FOR_RERUN,
            ):
                return time.perf_counter() - self._sent

    def _note(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in WIDGETS:
            identity = getattr(element, kind).id
            self._ids[identity.split("-", 2)[-1]] = identity
