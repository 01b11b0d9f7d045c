// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/options.h"

#include "unit/app/parse.h"

namespace pawprint {
namespace {

using namespace std::chrono_literals;
using test::options_of;

TEST_CASE("options: without arguments it is live with its defaults", "[unit]") {
  const Options options = options_of({});
  CHECK(options.command == Command::kLive);
  CHECK(options.mode == Mode::kAuto);
  CHECK(options.format == Format::kTable);
  CHECK(options.collectors ==
        std::vector{Collector::kTimewait, Collector::kSyn, Collector::kProbe});
  CHECK_FALSE(options.transport);
  CHECK_FALSE(options.btf);
  CHECK_FALSE(options.duration);
  CHECK(options.interval == 2s);
  CHECK(options.probe_timeout == 1s);
  CHECK_FALSE(options.once);
  CHECK_FALSE(options.verbose);
  CHECK_FALSE(options.attach);
  CHECK_FALSE(options.filter.remote);
  CHECK_FALSE(options.filter.port);
  CHECK_FALSE(options.filter.netns);
  CHECK_FALSE(options.sort);
  CHECK_FALSE(options.top);
}

TEST_CASE("options: commands", "[unit]") {
  CHECK(options_of({"live"}).command == Command::kLive);
  CHECK(options_of({"doctor"}).command == Command::kDoctor);
  CHECK(options_of({"explain"}).command == Command::kExplain);
  CHECK_FALSE(options_of({"explain"}).explain_id);
  CHECK(options_of({"explain", "no_route"}).explain_id == "no_route");
}

// With and without the word live.
void check_both(const std::vector<const char*>& arguments, bool (*is_set)(const Options&)) {
  CHECK_FALSE(is_set(options_of({})));
  CHECK(is_set(options_of(arguments)));
  std::vector<const char*> with_live = arguments;
  with_live.insert(with_live.begin(), "live");
  const Options options = options_of(with_live);
  CHECK(options.command == Command::kLive);
  CHECK(is_set(options));
}

TEST_CASE("options: how to trace", "[unit]") {
  check_both({"--mode", "bpf"}, [](const Options& o) { return o.mode == Mode::kBpf; });
  check_both({"--mode", "wire"}, [](const Options& o) { return o.mode == Mode::kWire; });
  check_both({"--transport", "ringbuf"},
             [](const Options& o) { return o.transport == Transport::kRingbuf; });
  check_both({"--transport=perfbuf"},
             [](const Options& o) { return o.transport == Transport::kPerfbuf; });
  check_both({"--attach", "fentry"},
             [](const Options& o) { return o.attach == AttachType::kFentry; });
  check_both({"--attach", "kprobe"},
             [](const Options& o) { return o.attach == AttachType::kKprobe; });
  check_both({"--btf", "/dev/null"}, [](const Options& o) { return o.btf == "/dev/null"; });
  check_both({"-v"}, [](const Options& o) { return o.verbose; });
  check_both({"--verbose"}, [](const Options& o) { return o.verbose; });
  CHECK(options_of({"--mode", "auto"}).mode == Mode::kAuto);
  CHECK_FALSE(options_of({"--transport", "auto"}).transport);
  CHECK_FALSE(options_of({"--attach", "auto"}).attach);
}

TEST_CASE("options: what to collect, for how long", "[unit]") {
  check_both({"--collect", "probe"},
             [](const Options& o) { return o.collectors == std::vector{Collector::kProbe}; });
  check_both({"--duration", "5m"}, [](const Options& o) { return o.duration == 5min; });
  check_both({"--interval", "500ms"}, [](const Options& o) { return o.interval == 500ms; });
  check_both({"--once"}, [](const Options& o) { return o.once; });
  check_both({"--probe-timeout", "5s"}, [](const Options& o) { return o.probe_timeout == 5s; });
}

TEST_CASE("options: collectors are taken once each, in the order of the tables", "[unit]") {
  CHECK(options_of({"--collect", "probe,syn,probe,timewait"}).collectors ==
        std::vector{Collector::kTimewait, Collector::kSyn, Collector::kProbe});
  CHECK(options_of({"--collect", "probe,syn"}).collectors ==
        std::vector{Collector::kSyn, Collector::kProbe});
}

TEST_CASE("options: what to show", "[unit]") {
  check_both({"--format", "json"}, [](const Options& o) { return o.format == Format::kJson; });
  check_both({"--format", "jsonl"}, [](const Options& o) { return o.format == Format::kJsonl; });
  check_both({"--remote", "10.0.0.0/8"}, [](const Options& o) {
    return o.filter.remote && o.filter.remote->prefix_bits == 104;
  });
  check_both({"--port", "443"}, [](const Options& o) { return o.filter.port == 443; });
  check_both({"--netns", "4026531840"},
             [](const Options& o) { return o.filter.netns == 4026531840U; });
  check_both({"--sort", "p99"}, [](const Options& o) { return o.sort == "p99"; });
  check_both({"--top", "3"}, [](const Options& o) { return o.top == 3U; });
  CHECK(options_of({"--format", "table"}).format == Format::kTable);
}

TEST_CASE("options: the least and the most of a number", "[unit]") {
  CHECK(options_of({"--port", "1"}).filter.port == 1);
  CHECK(options_of({"--port", "65535"}).filter.port == 65535);
  CHECK(options_of({"--top", "1"}).top == 1U);
  CHECK(options_of({"--top", "1000000"}).top == 1'000'000U);
}

TEST_CASE("options: doctor takes how to trace and its formats", "[unit]") {
  const Options options =
      options_of({"doctor", "--mode", "bpf", "--attach", "kprobe", "--transport", "perfbuf",
                  "--btf", "/dev/null", "-v", "--format", "json"});
  CHECK(options.command == Command::kDoctor);
  CHECK(options.mode == Mode::kBpf);
  CHECK(options.attach == AttachType::kKprobe);
  CHECK(options.transport == Transport::kPerfbuf);
  CHECK(options.btf == "/dev/null");
  CHECK(options.verbose);
  CHECK(options.format == Format::kJson);
  CHECK(options_of({"doctor", "--format", "table"}).format == Format::kTable);
}

}  // namespace
}  // namespace pawprint
