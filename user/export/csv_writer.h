// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A recording as tables of CSV, one file each: those of the snapshot, with the keys of its
// JSON as columns, and a row for each dropped SYN, TIME_WAIT segment, exec session and loss.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/buffered_output.h"
#include "export/csv_table.h"
#include "export/export_writer.h"
#include "model/exec_sessions.h"
#include "model/named_containers.h"
#include "model/snapshot.h"
#include "model/time_map.h"

namespace pawprint {

class CsvWriter final : public ExportWriter {
 public:
  // Begins the file of a table, "syn_drops.csv".
  using OpenFile = std::function<Result<WriteBytes>(const std::string& name)>;

  // `snapshot` is called by finish(): the state at the last event. Error: of `open`.
  static Result<std::unique_ptr<CsvWriter>> create(OpenFile open,
                                                   std::function<Snapshot()> snapshot);

  void on_event(const Event& event) override;
  Result<void> result() const override { return result_; }
  Result<void> finish() override;

 private:
  struct File {
    CsvTable table;
    BufferedOutput out;
  };

  CsvWriter(OpenFile open, std::function<Snapshot()> snapshot)
      : open_(std::move(open)), snapshot_(std::move(snapshot)) {}

  Result<void> begin_table(const std::string& name, const Json& shape);
  void add(const std::string& table, const Json& row);
  Result<void> write_snapshot();

  OpenFile open_;
  std::function<Snapshot()> snapshot_;
  std::map<std::string, File, std::less<>> files_;  // by table
  TimeMap time_;
  NamedContainers names_;
  ExecSessions sessions_;
  Result<void> result_;
};

}  // namespace pawprint
