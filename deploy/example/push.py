#!/usr/bin/python3
"""Pushes one report to khoid, with nothing of Khoi's but its proto files. Copy it, change it.

Needs Debian's protobuf-compiler, python3-grpcio and python3-protobuf. Ends with 0 stored, 1 failed, 3 not found,
4 rejected, 5 conflict, 6 not allowed, 7 no answer (run again with the request id), 8 the receipt is for other content.
"""
import argparse, hashlib, pathlib, subprocess, sys, tempfile, time, unicodedata, uuid
import grpc
from google.protobuf import descriptor_pb2, json_format, message_factory, text_format

EXIT_CODES = {"NOT_FOUND": 3, "ALREADY_EXISTS": 5, "ABORTED": 5, "PERMISSION_DENIED": 6, "UNAUTHENTICATED": 6}
parser = argparse.ArgumentParser(description="Pushes one report to khoid.")
parser.add_argument("file", type=pathlib.Path, help="a khoi.v1.Report as proto3 JSON (*.json) or text proto")
parser.add_argument("--address", default="127.0.0.1:8740")
parser.add_argument("--protos", default=pathlib.Path(__file__).resolve().parents[2] / "proto")
parser.add_argument("--request-id", default=str(uuid.uuid4()), help="the same one again after a push without an answer")
parser.add_argument("--expected-version", type=int, help="the version this report replaces; none for the first push")
args = parser.parse_args()

# Message classes come straight from the proto files. `protoc --python_out` would do as well.
with tempfile.NamedTemporaryFile() as out:
    command = ["protoc", f"-I{args.protos}", "--include_imports", f"-o{out.name}", "khoi/v1/submission.proto"]
    subprocess.run(command, check=True)
    khoi = message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(out.read()).file)
Report, Request, Response = (khoi[f"khoi.v1.{name}"] for name in ("Report", "SubmitRequest", "SubmitResponse"))

# Khoi takes Unicode NFC only; text from macOS or PDF often is not. Printed and parsed again, every string is.
parse = json_format.Parse if args.file.suffix == ".json" else text_format.Parse
text = text_format.MessageToString(parse(args.file.read_text(encoding="utf-8"), Report()), as_utf8=True)
report = text_format.Parse(unicodedata.normalize("NFC", text), Report())

# Sent as bytes, the content is stored and hashed exactly as it leaves here.
content = report.SerializeToString()
request = Request(request_id=args.request_id, report_bytes=content, expected_version=args.expected_version)
submit = grpc.insecure_channel(args.address).unary_unary(
    "/khoi.v1.SubmissionService/Submit", Request.SerializeToString, Response.FromString)

# No answer does not mean not stored. The request id makes it safe to ask again: the answer is the first one's.
for pause in (1, 2, 4, 8, 0):
    try:
        response = submit(request, timeout=10)
        break
    except grpc.RpcError as error:
        print(f"{error.code().name}: {error.details()}; request id {args.request_id}", file=sys.stderr)
        if error.code().name not in ("UNAVAILABLE", "DEADLINE_EXCEEDED"):
            sys.exit(EXIT_CODES.get(error.code().name, 1))
        time.sleep(pause)
else:
    sys.exit(7)

for finding in [*response.rejection.findings, *response.findings]:
    print(text_format.MessageToString(finding, as_utf8=True, as_one_line=True), file=sys.stderr)
if response.HasField("rejection"):
    sys.exit(4)
receipt = response.receipt
print(f"{'unchanged' if response.unchanged else 'stored'}: version {receipt.version}, revision {receipt.revision}, "
      f"sha256 {receipt.content_hash.hex()}")
sys.exit(0 if receipt.content_hash == hashlib.sha256(content).digest() else 8)
