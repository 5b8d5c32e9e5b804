// postgres_load: stores reports in PostgreSQL, one durable transaction for each, many at a time, and prints what
// khoi_load prints. A report is one statement that was prepared once: a row for the version and, from binary arrays, a
// row for each line. Each one in flight has a connection and a thread of its own, as the server commits in groups only
// what comes from several connections.

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "CLI/CLI.hpp"

namespace khoi::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Options {
  std::string conninfo;
  int in_flight = 64;
  int line_count = 100;
  int content_bytes = 0;  // stored with each version
  bool key_lines = false;
  double warmup_seconds = 1;
  double seconds = 5;
};

struct CloseResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Result = std::unique_ptr<PGresult, CloseResult>;
using Connection = std::unique_ptr<PGconn, CloseConnection>;

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "postgres_load: %s\n", what);
  std::exit(1);
}

Connection Connect(const Options& options) {
  Connection connection(PQconnectdb(options.conninfo.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    Fail(PQerrorMessage(connection.get()));
  }
  return connection;
}

void Require(PGconn* connection, PGresult* raw) {
  const Result result(raw);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    Fail(PQerrorMessage(connection));
  }
}

void MakeTables(const Options& options) {
  const Connection connection = Connect(options);
  const std::string lines_key = options.key_lines ? ", PRIMARY KEY (unit, version, number)" : "";
  const std::string statements =
      "DROP TABLE IF EXISTS report, line;"
      "CREATE TABLE report (unit int, version int, submitted timestamptz DEFAULT now(), content bytea, "
      "PRIMARY KEY (unit, version));"
      // The content is bytes of protobuf: compressing them costs more than it saves here.
      "ALTER TABLE report ALTER content SET STORAGE EXTERNAL;"
      "CREATE TABLE line (unit int, version int, value int, number smallint, cell smallint" +
      lines_key + ");";
  Require(connection.get(), PQexec(connection.get(), statements.c_str()));
}

void AppendBigEndian(std::string& bytes, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> shift));
  }
}

// PostgreSQL's binary form of an int4[].
std::string Int4Array(const std::vector<int32_t>& numbers) {
  constexpr uint32_t kInt4 = 23;
  std::string bytes;
  for (const uint32_t number : {uint32_t{1}, uint32_t{0}, kInt4, static_cast<uint32_t>(numbers.size()), uint32_t{1}}) {
    AppendBigEndian(bytes, number);
  }
  for (const int32_t number : numbers) {
    AppendBigEndian(bytes, sizeof(number));
    AppendBigEndian(bytes, static_cast<uint32_t>(number));
  }
  return bytes;
}

std::string Int4(int32_t number) {
  std::string bytes;
  AppendBigEndian(bytes, static_cast<uint32_t>(number));
  return bytes;
}

// Submits versions of one unit after each other.
class Submitter final {
 public:
  Submitter(const Options& options, int unit)
      : options_(options), unit_(unit), connection_(Connect(options)), content_(options.content_bytes, 'x') {
    constexpr char kInsert[] =
        "WITH version AS (INSERT INTO report (unit, version, content) VALUES ($1::int, $2::int, $3::bytea)) "
        "INSERT INTO line SELECT $1, $2, value, number, cell FROM unnest($4::int[], $5::int[], $6::int[]) "
        "AS lines (value, number, cell)";
    Require(connection_.get(), PQprepare(connection_.get(), "insert", kInsert, 0, nullptr));
    std::vector<int32_t> numbers(options.line_count);
    std::vector<int32_t> cells(options.line_count);
    for (int i = 0; i < options.line_count; ++i) {
      numbers[i] = i;
      cells[i] = i * 7 % 500;
    }
    numbers_ = Int4Array(numbers);
    cells_ = Int4Array(cells);
  }

  void SubmitUntil(SteadyClock::time_point begin, SteadyClock::time_point end) {
    for (SteadyClock::time_point now = SteadyClock::now(); now < end;) {
      Submit(++version_);
      const SteadyClock::time_point done = SteadyClock::now();
      ++answered_count_;
      if (now >= begin && done <= end) {
        latencies_ns_.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(done - now).count());
      }
      now = done;
    }
  }

  const std::vector<int64_t>& latencies_ns() const { return latencies_ns_; }
  int64_t answered_count() const { return answered_count_; }

 private:
  void Submit(int version) {
    std::vector<int32_t> values(options_.line_count);
    for (int i = 0; i < options_.line_count; ++i) {
      values[i] = (version + unit_ + i) % 997;
    }
    const std::array<std::string, 6> parameters = {Int4(unit_), Int4(version), "", Int4Array(values), numbers_, cells_};
    std::array<const char*, 6> pointers{};
    std::array<int, 6> lengths{};
    std::array<int, 6> formats{};
    for (size_t i = 0; i < parameters.size(); ++i) {
      const std::string& bytes = i == 2 ? content_ : parameters[i];
      pointers[i] = bytes.data();
      lengths[i] = static_cast<int>(bytes.size());
      formats[i] = 1;
    }
    Require(connection_.get(), PQexecPrepared(connection_.get(), "insert", static_cast<int>(parameters.size()),
                                              pointers.data(), lengths.data(), formats.data(), 1));
  }

  const Options& options_;
  const int unit_;
  const Connection connection_;
  const std::string content_;
  std::string numbers_;
  std::string cells_;
  int version_ = 0;
  int64_t answered_count_ = 0;
  std::vector<int64_t> latencies_ns_;
};

double Milliseconds(const std::vector<int64_t>& sorted_ns, double quantile) {
  if (sorted_ns.empty()) {
    return 0;
  }
  const auto place = static_cast<size_t>(quantile * static_cast<double>(sorted_ns.size() - 1));
  return static_cast<double>(sorted_ns[place]) / 1e6;
}

int Run(const Options& options) {
  MakeTables(options);
  std::vector<std::unique_ptr<Submitter>> submitters;
  for (int unit = 0; unit < options.in_flight; ++unit) {
    submitters.push_back(std::make_unique<Submitter>(options, unit));
  }
  const auto seconds = [](double count) {
    return std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(count));
  };
  const SteadyClock::time_point begin = SteadyClock::now() + seconds(options.warmup_seconds);
  const SteadyClock::time_point end = begin + seconds(options.seconds);
  std::vector<std::thread> threads;
  for (const std::unique_ptr<Submitter>& submitter : submitters) {
    threads.emplace_back([&] { submitter->SubmitUntil(begin, end); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::vector<int64_t> latencies;
  int64_t answered_count = 0;
  for (const std::unique_ptr<Submitter>& submitter : submitters) {
    latencies.insert(latencies.end(), submitter->latencies_ns().begin(), submitter->latencies_ns().end());
    answered_count += submitter->answered_count();
  }
  std::sort(latencies.begin(), latencies.end());
  std::printf(
      "{\"submissions\": %zu, \"seconds\": %.3f, \"submissions_per_s\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
      "\"answered\": %lld, \"failed\": 0}\n",
      latencies.size(), options.seconds, static_cast<double>(latencies.size()) / options.seconds,
      Milliseconds(latencies, 0.5), Milliseconds(latencies, 0.99), static_cast<long long>(answered_count));
  return 0;
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) {
  khoi::bench::Options options;
  CLI::App app("Stores reports in PostgreSQL and prints transactions per second and latencies.");
  app.add_option("--conninfo", options.conninfo)->required();
  app.add_option("--in-flight", options.in_flight)->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--lines", options.line_count)->capture_default_str();
  app.add_option("--content-bytes", options.content_bytes, "stored with each version")->capture_default_str();
  app.add_flag("--key-lines", options.key_lines, "with a primary key on the lines");
  app.add_option("--warmup", options.warmup_seconds)->capture_default_str();
  app.add_option("--seconds", options.seconds)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return khoi::bench::Run(options);
}
