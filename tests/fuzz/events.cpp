// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events of any bytes: what decode() takes, the model and every form of export take too,
// and what they write is JSON.
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "export/csv_table.h"
#include "export/csv_writer.h"
#include "export/event_lines.h"
#include "export/pcapng_writer.h"
#include "export/perfetto_writer.h"
#include "fuzz/event_input.h"
#include "fuzz/input.h"
#include "model/model.h"
#include "view/json.h"

namespace {

using namespace pawprint;
using fuzz::must;

class Everything final : public EventSink {
 public:
  Everything()
      : lines_(append_to(jsonl_)),
        packets_(append_to(pcapng_), {}),
        trace_(append_to(perfetto_), {}) {
    auto csv = CsvWriter::create(
        [this](const std::string& name) -> Result<WriteBytes> { return append_to(tables_[name]); },
        [this] { return model_.snapshot({}, {}); });
    must(csv.has_value());
    csv_ = std::move(*csv);
  }
  void on_event(const Event& event) override {
    for (EventSink* sink :
         std::initializer_list<EventSink*>{&model_, &lines_, &packets_, &trace_, csv_.get()}) {
      sink->on_event(event);
    }
  }
  void finish() {
    must(csv_->finish() && lines_.finish() && packets_.finish() && trace_.finish());
    must(nlohmann::json::accept(perfetto_));
    must(nlohmann::json::accept(to_json(model_.snapshot({}, {}))));
  }

 private:
  std::string jsonl_, pcapng_, perfetto_;
  std::map<std::string, std::string> tables_;
  Model model_{ModelOptions{}};
  EventLines lines_;
  PcapngWriter packets_;
  PerfettoWriter trace_;
  std::unique_ptr<CsvWriter> csv_;
};

// No spreadsheet takes a cell of any text for a formula.
void check_cell(std::string_view text) {
  const std::string cell = csv_cell(text);
  const std::string_view inside = std::string_view(cell).substr(cell.starts_with('"') ? 1 : 0);
  const auto begin = inside.find_first_not_of(' ');
  if (begin != std::string_view::npos) {
    must(std::string_view("=+-@").find(inside[begin]) == std::string_view::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Everything everything;
  fuzz::tell_events(input, everything);
  everything.finish();
  check_cell(fuzz::Input(data, size).text());
  return 0;
}
