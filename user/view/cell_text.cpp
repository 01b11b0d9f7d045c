// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/cell_text.h"

#include <fmt/format.h>

namespace pawprint {
namespace {

constexpr std::size_t kShortIdChars = 12;

}  // namespace

std::string duration_text(const std::optional<std::uint64_t>& ns) {
  if (!ns) return "-";
  const double ms = static_cast<double>(*ns) / 1e6;
  if (ms < 10) return fmt::format("{:.1f}ms", ms);
  if (ms < 10'000) return fmt::format("{:.0f}ms", ms);
  return fmt::format("{:.1f}s", ms / 1e3);
}

std::string queue_text(const std::optional<QueueState>& queue) {
  return queue ? fmt::format("{}/{}", queue->len, queue->max) : "-";
}

std::string endpoint_text(const std::string& address, std::uint16_t port) {
  const bool v6 = address.find(':') != std::string::npos;
  return fmt::format("{}:{}", v6 ? "[" + address + "]" : address, port);
}

std::string owner_text(const SynDropRow& row) {
  const Listener& listener = *row.listener;
  if (!listener.pid) return "-";
  return fmt::format("{}[{}]", listener.comm.value_or("?"), *listener.pid);
}

std::string container_text(const ProbeRow& row) {
  if (!row.pod) return short_id(row.container_id);
  return fmt::format("{}/{}/{}", row.pod_namespace.value_or("?"), *row.pod,
                     row.container.value_or("?"));
}

std::string short_id(const std::string& container_id) {
  return container_id.substr(0, kShortIdChars);
}

std::string command_text(const ProbeRow& row) {
  return row.command + (row.command_truncated ? "…" : "");
}

std::string exits_text(const ProbeRow& row) {
  std::string cell;
  for (const auto& [code, count] : row.exit_codes) {
    if (!cell.empty()) cell += ' ';
    cell += fmt::format("{}:{}", code, count);
  }
  return cell.empty() ? "-" : cell;
}

std::string syn_totals_text(const SynTotals& totals, std::optional<double> rate) {
  const auto number = [](const std::optional<std::uint64_t>& n) {
    return n ? std::to_string(*n) : "-";
  };
  const std::string per_second = rate ? fmt::format(", {:.1f}/s", *rate) : "";
  const bool proved = totals.dropped || !totals.received;
  std::string text =
      proved ? fmt::format("SYN  received {}  answered {} (cookies {})  dropped {}{}  unknown {}",
                           number(totals.received), number(totals.answered), number(totals.cookies),
                           number(totals.dropped), per_second, number(totals.unknown))
             : fmt::format("SYN  seen on the wire: received {}  answered {}  unanswered {}{}",
                           number(totals.received), number(totals.answered), number(totals.unknown),
                           per_second);
  return totals.sampled ? text + "  details are sampled" : text;
}

std::string reason_text(const SynDropRow& row) {
  if (row.candidates.empty()) return std::string(row.reason);
  return fmt::format("{} ({}?)", row.reason, fmt::join(row.candidates, "? "));
}

std::uint64_t refused_syns(const TimewaitRow& row) {
  const TimewaitRow::Refused& refused = row.refused;
  return refused.regression + refused.not_newer + refused.rate_limited + refused.out_of_window;
}

}  // namespace pawprint
