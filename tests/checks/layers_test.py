"""Tests of tools/checks/layers.py: it passes a clean tree and names each kind of violation."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "checks" / "layers.py"

CLEAN = {
    "CMakeLists.txt": "",
    "README.md": "# A tree\n",
    ".gitignore": "build/\n",
    "build/anything.cc": "#include <rocksdb/db.h>\n",
    "proto/khoi/v1/report.proto": 'import "google/protobuf/timestamp.proto";\n',
    "proto/khoi/stored/v1/stored.proto": 'import "khoi/v1/report.proto";\n',
    "services/domain/figures.h": '#include <string>\n#include "khoi/v1/report.pb.h"\n#include "unicode/normlzr.h"\n',
    "services/ledger/ledger.cc": '#include <thread>\n#include "services/domain/figures.h"\n#include "storage/keys.h"\n',
    "services/rpc/gate.cc": '#include <grpcpp/grpcpp.h>\n#include "khoi/v1/log.grpc.pb.h"\n',
    "storage/keys.h": '#include "absl/strings/string_view.h"\n',
    "storage/rocks_engine.cc": "#include <rocksdb/db.h>\n",
    "tests/storage/keys_test.cc": '#include "rocksdb/db.h"\n#include "gtest/gtest.h"\n#include "storage/keys.h"\n',
}

# Spelt in two halves, because the check reads this file too.
LEFTOVER = "TO" + "DO"
HOME = "/ho" + "me/somebody/khoi"


class LayersTest(unittest.TestCase):
    def check(self, **changes):
        """The lines printed for the clean tree with one file changed, and the exit code."""
        with tempfile.TemporaryDirectory() as root:
            files = dict(CLEAN)
            for name, text in changes.get("files", {}).items():
                files[name] = files.get(name, "") + text
            for name, text in files.items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            done = subprocess.run(
                [sys.executable, str(CHECK), "--root", root], capture_output=True, text=True, check=False
            )
            self.assertEqual(done.stderr, "")
            return done.stdout.splitlines(), done.returncode

    def refused(self, name, text, *lines):
        self.assertEqual(self.check(files={name: text}), (list(lines), 1))

    def test_a_clean_tree_passes(self):
        self.assertEqual(self.check(), ([], 0))

    def test_the_domain_may_not_use_a_database(self):
        self.refused(
            "services/domain/rollup.cc",
            "#include <string>\n\n#include <rocksdb/db.h>\n",
            "services/domain/rollup.cc:3: services/domain may not use rocksdb",
        )

    def test_the_domain_has_no_clock_no_files_and_no_threads(self):
        self.refused(
            "services/domain/rollup.cc",
            '#include <chrono>\n#include <fstream>\n#include <mutex>\n#include "absl/time/clock.h"\n',
            "services/domain/rollup.cc:1: services/domain may not use clock",
            "services/domain/rollup.cc:2: services/domain may not use files",
            "services/domain/rollup.cc:3: services/domain may not use threads",
            "services/domain/rollup.cc:4: services/domain may not use clock",
        )

    def test_storage_does_not_know_the_services(self):
        self.refused(
            "storage/keys.h",
            '#include "services/domain/figures.h"\n',
            "storage/keys.h:2: storage may not include services/domain",
        )

    def test_one_file_knows_the_database(self):
        self.refused("storage/keys.cc", '#include "rocksdb/db.h"\n', "storage/keys.cc:1: storage may not use rocksdb")

    def test_stubs_stay_above_the_ledger(self):
        self.refused(
            "services/ledger/ledger.cc",
            '#include "khoi/v1/log.grpc.pb.h"\n',
            "services/ledger/ledger.cc:4: services/ledger may not use gRPC stubs",
        )

    def test_the_command_line_knows_the_contract_only(self):
        self.refused(
            "tools/khoi/main.cc",
            '#include "storage/keys.h"\n#include "khoi/stored/v1/stored.pb.h"\n',
            "tools/khoi/main.cc:1: tools/khoi may not include storage",
            "tools/khoi/main.cc:2: tools/khoi may not use stored messages",
        )

    def test_folders_do_not_include_each_other(self):
        lines, code = self.check(files={"services/domain/figures.h": '#include "services/ledger/ledger.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("services/domain/figures.h:4: services/domain may not include services/ledger", lines)
        self.assertIn(
            "services/domain/figures.h:4: services/domain and services/ledger include each other "
            "(and services/ledger/ledger.cc:2)",
            lines,
        )

    def test_the_public_contract_does_not_show_what_is_stored(self):
        self.refused(
            "proto/khoi/v1/report.proto",
            'import "khoi/stored/v1/stored.proto";\n',
            "proto/khoi/v1/report.proto:2: proto/khoi/v1 may not import khoi/stored/v1/stored.proto",
        )

    def test_a_new_folder_needs_a_line_in_the_table(self):
        self.refused(
            "services/mail/send.cc",
            "",
            "services/mail/send.cc:1: services/mail is not in the table of tools/checks/layers.py",
        )

    def test_an_unknown_library_needs_a_line_in_the_table(self):
        self.refused(
            "services/rpc/gate.cc",
            '#include "boost/asio.hpp"\n',
            "services/rpc/gate.cc:3: boost/asio.hpp: neither a path from the root "
            "nor a library in the table of layers.py",
        )

    def test_every_folder_is_named_after_what_it_holds(self):
        self.refused("tests/util/text.txt", "", "tests/util:1: a folder is named after what it holds")

    def test_the_top_level_is_given(self):
        self.refused("scripts/run.sh", "", "scripts:1: has no place at the top level")

    def test_no_work_is_left_over(self):
        self.refused(
            "README.md", f"{LEFTOVER}: write\n", f"README.md:2: work left over: do it or delete it ({LEFTOVER})"
        )

    def test_no_path_of_one_machine(self):
        self.refused(
            "deploy/start", f"cd {HOME}\n", "deploy/start:1: a path of one machine (/ho" + "me/somebody)"
        )


if __name__ == "__main__":
    unittest.main()
