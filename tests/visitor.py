"""A browser without a window: one session of the server, by the messages that Streamlit's page sends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard import gate

T = TypeVar("T")
PATIENCE = 300  # seconds after which a run is taken for lost


class Visitor:
    """async with Visitor("http://localhost:8501", home) as visitor: await visitor.run("goals", "team=A")"""

    def __init__(self, address: str, home: Path) -> None:
        self._address, self._headers = urlsplit(address), {"Origin": address}
        if (home / gate.TOKEN).exists():
            token = (home / gate.TOKEN).read_text(encoding="utf-8").strip()
            self._headers["Cookie"] = f"{gate.Rules(token=token).cookie}={token}"
        self._socket: ClientConnection | None = None
        self.html: list[str] = []  # what the page drawn last wrote itself

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(
            f"ws://{self._address.netloc}/_stcore/stream",
            additional_headers=self._headers,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._socket is not None
        await self._socket.close()

    async def run(self, page: str, query: str) -> float:
        """Have a page drawn with filters ("" is the first page); how long it took, in seconds."""
        assert self._socket is not None
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
        self.html = []
        begun = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return time.perf_counter() - begun
            elif message.delta.new_element.HasField("html"):
                self.html.append(message.delta.new_element.html.body)
            elif is_broken(message):
                raise RuntimeError(f"/{page}?{query}: {message.delta.new_element}")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def is_broken(message: ForwardMsg) -> bool:
    """Whether a page shows that it could not be drawn."""
    element = message.delta.new_element
    return element.WhichOneof("type") == "exception" or "could not be drawn" in element.alert.body
