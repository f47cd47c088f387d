"""A server with a certificate of its own, which wants a token."""

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.http.server import Certificate
from index.errors import StoreAwayError, StoreError
from index.milvus.server.address import MilvusAddress
from index.milvus.server.client import Milvus
from index.milvus.server.connection import Limits
from tests.bot.telegram.running.certificates import write_certificate
from tests.milvus import need_milvus

TOKEN = "root:hunter2"


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return write_certificate(tmp_path)


@pytest.fixture
def port(tmp_path: Path, certificate: Certificate) -> Iterator[int]:
    """Where Milvus Lite listens, with TLS, for whoever has the token."""
    need_milvus()
    import grpc
    from milvus_lite.adapter.grpc.servicer import MilvusServicer
    from milvus_lite.db import MilvusLite
    from pymilvus.grpc_gen import milvus_pb2_grpc

    class WantsToken(grpc.ServerInterceptor):  # type: ignore[misc]
        def intercept_service(self, proceed: Callable[[Any], Any], details: Any) -> Any:
            told = dict(details.invocation_metadata).get("authorization")
            if told == base64.b64encode(TOKEN.encode()).decode():
                return proceed(details)
            return grpc.unary_unary_rpc_method_handler(
                lambda _request, context: context.abort(grpc.StatusCode.UNAUTHENTICATED, f"who is {told}?")
            )

    database = MilvusLite(str(tmp_path / "data"))
    server = grpc.server(ThreadPoolExecutor(4), interceptors=[WantsToken()])
    milvus_pb2_grpc.add_MilvusServiceServicer_to_server(MilvusServicer(database), server)
    keys = [(certificate.key.read_bytes(), certificate.chain.read_bytes())]
    number = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials(keys))
    server.start()
    yield number
    server.stop(None).wait()
    database.close()


def test_a_server_is_asked_over_tls_with_the_token(port: int, tmp_path: Path, certificate: Certificate) -> None:
    url, authority = f"https://127.0.0.1:{port}", certificate.chain
    assert Milvus(MilvusAddress.read(url, TOKEN), Limits(5, authority)).collections() == []
    wrong = Milvus(MilvusAddress.read(url, "root:hunter3"), Limits(1, authority))
    with pytest.raises(StoreError, match="it does not accept the token; set STORYBOT_STORE_TOKEN") as raised:
        wrong.collections()
    assert "hunter3" not in str(raised.value)
    for limits, is_away in ((Limits(1), True), (Limits(1, tmp_path / "none.pem"), False)):
        with pytest.raises(StoreError) as raised:
            Milvus(MilvusAddress.read(url, TOKEN), limits).collections()
        assert isinstance(raised.value, StoreAwayError) == is_away
        assert "hunter2" not in str(raised.value)
