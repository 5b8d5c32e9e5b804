"""khoid under a hard memory limit: summaries, views and watchers of every authority, beside submissions.

The limit is on memory that the process has for itself (RLIMIT_DATA), so that what exceeds it fails and ends khoid.
"""

import concurrent.futures
import contextlib
import dataclasses
import math
import pathlib
import resource

from suite import place, submit
from suite.data import PERIOD, Shape

STATED_UNITS = {False: 100_000, True: 1_000_000}
# What the ledger keeps of bodies that wait.
LEDGER_MIB = 64
# What the program needs to run at all.
FIXED_MIB = 256
WORKERS = 2
# What an operator gives to the registry: for each unit its record and its places in blocs, in memory.
REGISTRY_BYTES_PER_UNIT = 2100


@dataclasses.dataclass(frozen=True)
class Bounds:
    """What an operator sets, and the largest answer of a worker while it is made and sent."""

    block_cache_mib: int
    write_buffer_mib: int
    memo_mib: int
    queue_mib: int
    answer_mib: int

    @staticmethod
    def structure_mib(units):
        return 16 + units * REGISTRY_BYTES_PER_UNIT // 2**20

    def config(self, units):
        return (
            f"block_cache_mib: {self.block_cache_mib}\nwrite_buffer_mib: {self.write_buffer_mib}\n"
            f"memo_mib: {self.memo_mib}\nstructure_mib: {self.structure_mib(units)}\n"
            f"queued_bytes_max: {self.queue_mib << 20}\nworker_count: {WORKERS}\n"
        )

    def limit_mib(self, units):
        # The block cache holds what is not flushed as well.
        configured = self.block_cache_mib + self.memo_mib + self.queue_mib + LEDGER_MIB
        return configured + FIXED_MIB + WORKERS * self.answer_mib + self.structure_mib(units)


SMALL_UNITS_MAX = 10_000
SMALL = Bounds(block_cache_mib=32, write_buffer_mib=16, memo_mib=16, queue_mib=16, answer_mib=32)
# 200,000 rows or cells, the most that an answer may have, take about 2.5 KB each.
LARGE = Bounds(block_cache_mib=256, write_buffer_mib=64, memo_mib=256, queue_mib=64, answer_mib=512)
CLIENTS = 4
WATCHED = 8
VIEWS = ("AWARDS", "DIRECT-WORKERS")
VIEWED = 12  # authorities, of all sizes


def _bounds(units):
    return SMALL if units <= SMALL_UNITS_MAX else LARGE


def _peak_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


class Ended(Exception):
    """khoid could not get the memory that it wanted."""


class _Questions:
    """Asks a server everything, from several threads."""

    def __init__(self, address):
        import grpc  # pylint: disable=import-outside-toplevel
        from contract import message  # pylint: disable=import-outside-toplevel

        self._grpc, self._message = grpc, message
        self._channel = grpc.insecure_channel(address, options=[("grpc.max_receive_message_length", -1)])

    def close(self):
        self._channel.close()

    def _call(self, method, request):
        # The bytes are enough: parsing large answers here would only take processor time from khoid.
        call = self._channel.unary_unary(
            f"/khoi.v1.SummaryService/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=len,
        )
        try:
            return call(request, timeout=600)
        except self._grpc.RpcError as error:
            if error.code() == self._grpc.StatusCode.RESOURCE_EXHAUSTED:
                return 0  # refused by name: more rows than an answer may have
            if error.code() == self._grpc.StatusCode.UNAVAILABLE:
                raise Ended(error.details()) from error
            raise

    def _summary(self, scope, *group_by, **more):
        return self._message("GetSummaryRequest")(
            scope=scope, period_ids=[PERIOD], group_by=[f"DIMENSION_{name}" for name in group_by], **more
        )

    def of_authority(self, authority_id, revision, views):
        """What is asked about one authority; the sizes of the answers."""
        scope = {"authority": {"authority_id": authority_id}}
        sizes = [
            self._call("GetSummary", self._summary(scope)),
            self._call("GetSummary", self._summary(scope, "BLOC", "CODE")),
            self._call("GetSummary", self._summary(scope, as_of_revision=revision)),
        ]
        for layout in views:
            request = self._message("GetViewRequest")(summary=self._summary(scope), layout_code=layout)
            sizes.append(self._call("GetView", request))
        return sizes

    def central(self):
        return [self._call("GetSummary", self._summary({"central": {}}))]

    @contextlib.contextmanager
    def watching(self, authority_ids):
        """Watches; a server that does not offer it is asked without."""
        call = self._channel.unary_stream(
            "/khoi.v1.SummaryService/WatchSummary",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=len,
        )
        streams = []
        for authority_id in authority_ids:
            scope = {"authority": {"authority_id": authority_id}}
            stream = call(self._message("WatchSummaryRequest")(summary=self._summary(scope)))
            try:
                next(stream)
            except self._grpc.RpcError as error:
                if error.code() != self._grpc.StatusCode.UNIMPLEMENTED:
                    raise Ended(error.details()) from error
                break
            streams.append(stream)
        try:
            yield len(streams)
        finally:
            for stream in streams:
                stream.cancel()


def _measure(settings, data, units):
    module = submit.programs(settings)
    shape = Shape(units)
    bounds = _bounds(units)
    limit = bounds.limit_mib(units)
    with place.fresh_folder() as folder:
        config = folder / "khoid.textproto"
        config.write_text(bounds.config(units), encoding="ascii")
        with module.Khoid(data.copy_of(shape, folder / "data"), f"--config={config}") as khoid:
            pid = khoid.process.pid
            resource.prlimit(pid, resource.RLIMIT_DATA, (limit << 20, limit << 20))
            authorities = data.authorities(shape)
            with contextlib.closing(_Questions(khoid.address)) as questions:
                with questions.watching(authorities[:WATCHED]) as watched:
                    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
                        revision = shape.units  # some hundreds of entries before the late ones
                        asked = [
                            pool.submit(questions.of_authority, name, revision, VIEWS if number < VIEWED else ())
                            for number, name in enumerate(authorities * 2)
                        ]
                        sizes = [size for each in asked for size in each.result()]
                    after_authorities = _peak_mib(pid)
                    sizes += questions.central()
            peak = _peak_mib(pid)
            khoid.stop()
    result = {
        "units": units,
        "limit_mib": limit,
        "peak_mib": peak,
        "peak_before_central_mib": after_authorities,
        "answers": len(sizes),
        "refused": sizes.count(0),
        "largest_answer_bytes": max(sizes),
        "watched": watched,
    }
    place.say(
        f"  {units:,} units: at most {peak:,.0f} MiB resident of {limit:,} allowed, {after_authorities:,.0f} before the "
        f"central summary; {len(sizes)} answers, {result['refused']} refused as too many rows, the largest of "
        f"{max(sizes) / 1e6:.1f} MB; {watched} watched"
    )
    return result


def measure(settings, data):
    stated = STATED_UNITS[settings.full]
    units = stated if stated in settings.sizes else max(settings.sizes)
    try:
        return [_measure(settings, data, units)]
    except Ended as ended:
        limit = _bounds(units).limit_mib(units)
        place.say(f"  {units:,} units: khoid ended under its limit of {limit:,} MiB: {ended}")
        return [{"units": units, "limit_mib": limit, "peak_mib": math.inf}]
