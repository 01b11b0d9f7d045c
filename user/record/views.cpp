// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The saved views: the common questions as one SELECT, for any SQLite client since 3.8.
// Times are the wall clock, UTC, by the last tick's pair of clocks.
#include "record/schema.h"

namespace pawprint {

std::string_view views_sql() {
  return R"sql(
CREATE VIEW clock AS
  SELECT realtime_ns - time_ns AS offset_ns FROM ticks ORDER BY seq DESC LIMIT 1;

CREATE VIEW syn_drops AS
  SELECT s.seq, strftime('%Y-%m-%dT%H:%M:%fZ', (s.time_ns + clock.offset_ns) / 1e9, 'unixepoch')
           AS time,
         s.remote, s.remote_port, s.local AS listener, s.local_port AS port, s.netns,
         r.name AS reason, s.ack_backlog, s.max_ack_backlog, s.qlen, s.syncookies, s.tsval,
         s.listener_ino
    FROM syns s CROSS JOIN clock
    JOIN codes r ON r.kind = 'syn_reason' AND r.code = s.reason
    JOIN codes v ON v.kind = 'syn_verdict' AND v.code = s.verdict AND v.name != 'answered';

CREATE VIEW syn_drops_by_remote AS
  SELECT remote, reason, count(*) AS drops, min(time) AS first, max(time) AS last
    FROM syn_drops GROUP BY remote, reason ORDER BY drops DESC;

CREATE VIEW syn_drops_by_listener AS
  SELECT d.listener, d.port, d.netns, l.comm, l.pid, l.container_id, d.reason,
         count(*) AS drops, max(d.ack_backlog) AS longest_accept_queue, d.max_ack_backlog
    FROM syn_drops d
    LEFT JOIN listeners l
      ON l.seq = (SELECT max(seq) FROM listeners WHERE ino = d.listener_ino AND pid != 0)
   GROUP BY d.listener, d.port, d.netns, d.reason ORDER BY drops DESC;

CREATE VIEW syn_drops_over_time AS
  SELECT substr(time, 1, 16) || 'Z' AS minute, reason, count(*) AS drops
    FROM syn_drops GROUP BY minute, reason ORDER BY minute, drops DESC;

CREATE VIEW hosts_with_regressions AS
  SELECT remote, count(*) AS regressions, max((ts_recent - tsval) & 0xffffffff) AS max_regression,
         sum((tcp_flags & 22) = 2 AND verdict != 3) AS refused_syns
    FROM timewait_segments
   WHERE tsval IS NOT NULL AND ts_recent != 0 AND ts_age_s < paws_limit_s
     AND ((ts_recent - tsval) & 0xffffffff) BETWEEN 1 AND 0x7fffffff
     AND NOT ((tcp_flags & 4) AND ts_age_s >= 60)
   GROUP BY remote ORDER BY regressions DESC;

CREATE VIEW probe_sessions AS
  SELECT x.seq, strftime('%Y-%m-%dT%H:%M:%fZ', (x.time_ns + clock.offset_ns) / 1e9, 'unixepoch')
           AS time,
         x.container_id, x.comm, x.args, x.pid,
         (x.enter_ns - x.setup_ns) / 1e6 AS setup_ms, (x.time_ns - x.enter_ns) / 1e6 AS start_ms,
         (e.time_ns - x.time_ns) / 1e6 AS run_ms, (r.time_ns - e.time_ns) / 1e6 AS teardown_ms,
         (coalesce(r.time_ns, e.time_ns) - coalesce(x.setup_ns, x.enter_ns)) / 1e6 AS total_ms,
         CASE WHEN e.exit_status & 127 THEN 128 + (e.exit_status & 127)
              ELSE e.exit_status >> 8 END AS exit_code,
         e.cpu_ns / 1e6 AS cpu_ms, e.runq_wait_ns / 1e6 AS runq_wait_ms
    FROM probe_execs x CROSS JOIN clock
    -- One whose end was not seen (PP_END_UNSEEN) tells nothing of it.
    LEFT JOIN probe_exits e ON e.exec_ns = x.time_ns AND e.pid = x.pid AND NOT e.have & 64
    LEFT JOIN probe_runtime_exits r ON r.exec_ns = x.time_ns AND r.pid = x.pid;

CREATE VIEW probes_over_timeout AS
  SELECT * FROM probe_sessions
   WHERE total_ms > (SELECT value FROM meta WHERE key = 'probe_timeout_ns') / 1e6;

CREATE VIEW sysctls_last AS
  SELECT c.name, s.value FROM sysctls s
    JOIN codes c ON c.kind = 'sysctl' AND c.code = s.id
   WHERE s.seq = (SELECT max(seq) FROM sysctls WHERE id = s.id) AND NOT s.gone ORDER BY c.name;

CREATE VIEW losses_by_stage AS
  SELECT c.name AS stage, sum(l.events) AS events, count(*) AS times
    FROM losses l JOIN codes c ON c.kind = 'loss_stage' AND c.code = l.stage GROUP BY c.name;
)sql";
}

}  // namespace pawprint
