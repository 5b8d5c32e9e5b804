// make_data: the generated data, as a data directory or as values for other databases.
//
//   make_data store --data DIRECTORY [--units 100000] [--versions 1] [--catalog FILE ...]
//   make_data values [--units 100000] [--versions 1]     one line for each figure of each version, to standard output:
//                                                        authority,bloc,unit,cell,value,revision,until
//   make_data cells [--figures 100]                      cell,code,status
//   make_data authorities                                the identifier of each
//
// `revision` is the place among all versions, from 1; `until` that of the next version of the same unit, 2147483647 for
// the latest. Authorities, blocs and units are numbers. Lines ascend by unit and version. What takes values from a pipe
// needs no room for the text.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "storage/format.h"
#include "storage/rocks_engine.h"
#include "tests/bench/generated.h"
#include "tests/bench/generated_store.h"
#include "tests/bench/or_die.h"
#include "tests/bench/shape_options.h"

namespace khoi::bench {
namespace {

void WriteStore(const Generated& generated, const std::string& directory, const std::vector<std::string>& catalogs) {
  std::filesystem::remove_all(directory);
  OrDie(storage::InitDirectory(directory));
  const std::unique_ptr<storage::RocksEngine> engine = OrDie(storage::RocksEngine::Open(directory));
  FillStore(generated, catalogs, *engine);
}

char* Append(char* at, int64_t number, char end) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (count > 0) {
    *at++ = digits[--count];
  }
  *at++ = end;
  return at;
}

void WriteValues(const Generated& generated) {
  constexpr int64_t kLatest = 2147483647;
  constexpr size_t kLineMax = 120;
  std::vector<char> buffer(size_t{1} << 20);
  char* at = buffer.data();
  std::vector<GeneratedFigure> figures;
  for (int unit = 0; unit < generated.shape().units; ++unit) {
    const int versions = generated.VersionCount(unit);
    for (int version = 1; version <= versions; ++version) {
      const int64_t revision = 1 + generated.PlaceOf(unit, version);
      const int64_t until = version == versions ? kLatest : 1 + generated.PlaceOf(unit, version + 1);
      generated.FiguresOf(unit, version, figures);
      for (const GeneratedFigure& figure : figures) {
        at = Append(at, generated.AuthorityOf(unit), ',');
        at = Append(at, generated.BlocOf(unit), ',');
        at = Append(at, unit, ',');
        at = Append(at, figure.cell, ',');
        at = Append(at, figure.value, ',');
        at = Append(at, revision, ',');
        at = Append(at, until, '\n');
        if (static_cast<size_t>(at - buffer.data()) > buffer.size() - kLineMax) {
          std::fwrite(buffer.data(), 1, static_cast<size_t>(at - buffer.data()), stdout);
          at = buffer.data();
        }
      }
    }
  }
  std::fwrite(buffer.data(), 1, static_cast<size_t>(at - buffer.data()), stdout);
}

void WriteCells(const Generated& generated) {
  for (int cell = 0; cell < generated.cell_count(); ++cell) {
    const stored::v1::CellKey key = GeneratedCell(cell);
    std::printf("%d,%s,%d\n", cell, key.codes(0).c_str(), key.status());
  }
}

}  // namespace
}  // namespace khoi::bench

int main(int argc, char** argv) {
  khoi::bench::Shape shape;
  std::string directory;
  std::vector<std::string> catalogs;
  CLI::App app("Makes the data that is measured.");
  app.require_subcommand(1);
  CLI::App* const store = app.add_subcommand("store", "A data directory; what is there is removed");
  store->add_option("--data", directory)->required();
  store->add_option("--catalog", catalogs, "Files with an ApplyCatalogRequest each");
  CLI::App* const values = app.add_subcommand("values", "Every figure of every version");
  CLI::App* const cells = app.add_subcommand("cells", "What the cells count");
  CLI::App* const authorities = app.add_subcommand("authorities", "The identifiers of all authorities");
  for (CLI::App* const command : {store, values, cells, authorities}) {
    khoi::bench::AddShapeOptions(*command, shape);
  }
  CLI11_PARSE(app, argc, argv);

  const khoi::bench::Generated generated(shape);
  if (store->parsed()) {
    khoi::bench::WriteStore(generated, directory, catalogs);
  } else if (values->parsed()) {
    khoi::bench::WriteValues(generated);
  } else if (cells->parsed()) {
    khoi::bench::WriteCells(generated);
  } else {
    for (const khoi::bench::GeneratedAuthority& authority : generated.authorities()) {
      std::printf("%s\n", authority.id.c_str());
    }
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
