"""The messages of the contract, from the proto files alone, and calls over a plain channel."""

import functools
import pathlib
import subprocess
import tempfile

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"


@functools.lru_cache(maxsize=None)
def _pool():
    with tempfile.NamedTemporaryFile(suffix=".binpb") as file:
        names = [str(path.relative_to(PROTO)) for path in sorted(PROTO.glob("khoi/v1/*.proto"))]
        subprocess.run(
            ["protoc", f"-I{PROTO}", f"--descriptor_set_out={file.name}", "--include_imports", *names], check=True
        )
        files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(file.name).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for each in files.file:
        pool.Add(each)
    return pool


@functools.lru_cache(maxsize=None)
def message(name):
    """The class of a message of khoi.v1."""
    return message_factory.MessageFactory(_pool()).GetPrototype(_pool().FindMessageTypeByName(f"khoi.v1.{name}"))


class Client:
    """Calls one server. `call` waits; `start` returns a grpc future."""

    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.channel.close()

    def _method(self, service, method):
        descriptor = _pool().FindServiceByName(f"khoi.v1.{service}").FindMethodByName(method)
        return self.channel.unary_unary(
            f"/khoi.v1.{service}/{method}",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=message(descriptor.output_type.name).FromString,
        )

    def call(self, service, method, request, timeout=60):
        return self._method(service, method)(request, timeout=timeout)

    def start(self, service, method, request, timeout=60):
        return self._method(service, method).future(request, timeout=timeout)

    def stream(self, service, method, requests, timeout=60):
        """Sends what the iterator `requests` gives; returns the iterator of the answers."""
        descriptor = _pool().FindServiceByName(f"khoi.v1.{service}").FindMethodByName(method)
        return self.channel.stream_stream(
            f"/khoi.v1.{service}/{method}",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=message(descriptor.output_type.name).FromString,
        )(requests, timeout=timeout)
