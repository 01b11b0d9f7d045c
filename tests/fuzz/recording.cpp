// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Reads a hostile recording: never a crash, never an event that decode() would refuse.
// The first byte chooses what the rest is: the file itself, or the cells of rows in a
// file that is otherwise whole, which gets behind SQLite's own checks.
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "fuzz/input.h"
#include "fuzz/whole_events.h"
#include "model/model.h"
#include "record/recorder.h"
#include "record/schema.h"
#include "record/table.h"
#include "source/replay/replay.h"

namespace {

using namespace pawprint;

const std::string& scratch_file() {
  static const std::string kName = "/dev/shm/pawprint-fuzz." + std::to_string(getpid());
  return kName;
}

class Checked final : public EventSink {
 public:
  void on_event(const Event& event) override {
    fuzz::must_be_whole(event);
    model_.on_event(event);
  }

 private:
  Model model_{ModelOptions{}};
};

void read_scratch_file() {
  const auto reader = Reader::open(scratch_file());
  if (!reader) return;
  Checked sink;
  (void)replay(*reader, {}, {}, sink);
}

// An SQL literal of any type.
std::string literal(fuzz::Input& input) {
  static constexpr const char* kHex = "0123456789abcdef";
  std::string text;
  switch (input.byte() % 5) {
    case 0:
      return "NULL";
    case 1:
      return "1.5";
    case 2:
      return std::to_string(static_cast<std::int64_t>(input.number(1 + input.byte() % 8)));
    case 3:
      for (int i = input.byte(); i > 0; --i) text += static_cast<char>(input.byte() | 1);
      return sql_literal(text);
    default:
      for (int i = input.byte(); i > 0; --i) {
        const std::uint8_t b = input.byte();
        text += kHex[b >> 4];
        text += kHex[b & 15];
      }
      return "x'" + text + "'";
  }
}

void write_rows(fuzz::Input& input) {
  (void)(*Recorder::create(scratch_file(), true, {}))->close();
  auto database = Database::open(scratch_file(), Database::Access::kReadWrite);
  fuzz::must(database.has_value());
  std::uint64_t seq = 0;
  (void)database->run("BEGIN");
  while (!input.empty() && seq < 32) {
    const std::size_t wanted = input.byte() % kKinds;
    std::size_t kind = 0;
    for_each_kind([&]<typename T>() {
      if (kind++ != wanted) return;
      std::string values = std::to_string(++seq) + "," + std::to_string(input.byte()) + "," +
                           std::to_string(input.byte()) + "," + std::to_string(input.byte());
      std::string names = "seq,time_ns,cpu,have";
      for (const Column<T>& column : table_of<T>().columns) {
        names += "," + column.name;
        values += "," + literal(input);
      }
      (void)database->run("INSERT INTO " + table_of<T>().name + "(" + names + ") VALUES(" + values +
                          ")");
    });
  }
  (void)database->run("INSERT INTO seals VALUES(" + std::to_string(seq) + ",0,0,0); COMMIT");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  if ((data[0] & 1) == 0) {
    std::ofstream(scratch_file(), std::ios::binary)
        .write(reinterpret_cast<const char*>(data + 1), static_cast<std::streamsize>(size - 1));
    unlink((scratch_file() + "-journal").c_str());
  } else {
    fuzz::Input input(data + 1, size - 1);
    write_rows(input);
  }
  read_scratch_file();
  unlink(scratch_file().c_str());
  return 0;
}
