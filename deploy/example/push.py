#!/usr/bin/python3
"""Pushes one report to khoid, with nothing of Khoi's but its proto files. Copy it, change it.

Needs Debian's protobuf-compiler, python3-grpcio and python3-protobuf. Example:
  deploy/example/push.py deploy/example/reports/thai-nguyen.2022-S1.skhcn-thai-nguyen.textproto
Exit codes: 0 stored, 3 not found, 4 rejected (findings are printed), 5 conflict (read the latest version and decide
again), 6 not allowed, 7 no answer (outcome unknown: run again with the printed --request-id),
8 the receipt is for other content, 1 anything else.
"""
import argparse, hashlib, pathlib, subprocess, sys, tempfile, time, unicodedata, uuid
import grpc
from google.protobuf import descriptor_pb2, json_format, message_factory, text_format

parser = argparse.ArgumentParser(description="Pushes one report to khoid.")
parser.add_argument("file", type=pathlib.Path, help="a khoi.v1.Report as proto3 JSON (*.json) or text proto")
parser.add_argument("--address", default="127.0.0.1:8740")
parser.add_argument("--protos", default=str(pathlib.Path(__file__).resolve().parents[2] / "proto"))
parser.add_argument("--request-id", default=str(uuid.uuid4()), help="the same one again after a push without an answer")
parser.add_argument("--expected-version", type=int, help="the version this report replaces; none for the first push")
args = parser.parse_args()

# Message classes come straight from the proto files. `protoc --python_out` would do as well.
with tempfile.NamedTemporaryFile() as out:
    subprocess.run(["protoc", f"-I{args.protos}", "--include_imports", f"--descriptor_set_out={out.name}",
                    "khoi/v1/submission.proto"], check=True)
    khoi = message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(out.read()).file)

# Khoi takes Unicode NFC only; Vietnamese from macOS or from PDF files often is not. Printing and parsing again
# normalises every string of the report.
parse = json_format.Parse if args.file.suffix == ".json" else text_format.Parse
report = parse(args.file.read_text(encoding="utf-8"), khoi["khoi.v1.Report"]())
report = text_format.Parse(unicodedata.normalize("NFC", text_format.MessageToString(report, as_utf8=True)),
                           khoi["khoi.v1.Report"]())

# Sent as bytes, the content is stored and hashed exactly as it leaves here.
request = khoi["khoi.v1.SubmitRequest"](request_id=args.request_id, report_bytes=report.SerializeToString(),
                                        expected_version=args.expected_version)
submit = grpc.insecure_channel(args.address).unary_unary(
    "/khoi.v1.SubmissionService/Submit", request_serializer=lambda message: message.SerializeToString(),
    response_deserializer=khoi["khoi.v1.SubmitResponse"].FromString)

# No answer does not mean not stored. The request id makes it safe to ask again: the answer is the first one's.
for attempt in range(5):
    try:
        response = submit(request, timeout=10)
        break
    except grpc.RpcError as error:
        if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            sys.exit({"NOT_FOUND": 3, "ABORTED": 5, "ALREADY_EXISTS": 5, "PERMISSION_DENIED": 6,
                      "UNAUTHENTICATED": 6}.get(error.code().name, 1))
        print(f"{error.code().name}, attempt {attempt + 1} of 5", file=sys.stderr)
        if attempt < 4:
            time.sleep(2**attempt)
else:
    print(f"no answer; run again with --request-id {args.request_id}", file=sys.stderr)
    sys.exit(7)

for finding in [*response.rejection.findings, *response.findings]:
    severity = finding.DESCRIPTOR.fields_by_name["severity"].enum_type.values_by_number[finding.severity].name
    print(f"{severity.removeprefix('SEVERITY_')} {finding.rule_id} {', '.join(finding.field_paths)}: "
          f"{finding.message_vi}", file=sys.stderr)
if response.HasField("rejection"):
    sys.exit(4)
receipt = response.receipt
if receipt.content_hash != hashlib.sha256(request.report_bytes).digest():
    print("the receipt is for other content", file=sys.stderr)
    sys.exit(8)
print(f"{'unchanged' if response.unchanged else 'stored'}: version {receipt.version}, revision {receipt.revision}, "
      f"sha256 {receipt.content_hash.hex()}")
