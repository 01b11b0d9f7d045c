PRAGMA application_id = 1885435760;
PRAGMA user_version = 1;

CREATE TABLE documentation(table_name TEXT NOT NULL, column_name TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE codes(kind TEXT NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE meta(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE collectors(seq INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
  backend TEXT, attach TEXT, transport TEXT, why TEXT);
CREATE TABLE seals(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, events INTEGER NOT NULL,
  crc INTEGER NOT NULL);
CREATE TABLE ticks(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, realtime_ns INTEGER);
INSERT INTO documentation VALUES('ticks', '', 'Once a second, with the wall clock: realtime_ns - time_ns maps every time_ns');
INSERT INTO documentation VALUES('ticks', 'realtime_ns', 'CLOCK_REALTIME, ns since 1970');
CREATE TABLE losses(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, from_ns INTEGER, events INTEGER, stage INTEGER);
INSERT INTO documentation VALUES('losses', '', 'Events that were lost between from_ns and time_ns');
INSERT INTO documentation VALUES('losses', 'from_ns', 'CLOCK_MONOTONIC');
INSERT INTO documentation VALUES('losses', 'events', 'how many');
INSERT INTO documentation VALUES('losses', 'stage', 'where; codes of kind loss_stage');
CREATE TABLE probe_execs(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, setup_ns INTEGER, enter_ns INTEGER, pid INTEGER, runtime_pid INTEGER, container_id TEXT, comm TEXT, args_bytes INTEGER, args BLOB);
INSERT INTO documentation VALUES('probe_execs', '', 'A process from outside executed its command in a container; (pid, time_ns) names it');
INSERT INTO documentation VALUES('probe_execs', 'setup_ns', 'first exec of the runtime''s process');
INSERT INTO documentation VALUES('probe_execs', 'enter_ns', 'came into the container''s cgroup');
INSERT INTO documentation VALUES('probe_execs', 'pid', 'process of the session, in the initial pid namespace');
INSERT INTO documentation VALUES('probe_execs', 'runtime_pid', 'the container runtime''s process');
INSERT INTO documentation VALUES('probe_execs', 'container_id', '64 hex digits');
INSERT INTO documentation VALUES('probe_execs', 'comm', 'command name');
INSERT INTO documentation VALUES('probe_execs', 'args_bytes', 'bytes of argv that the process had');
INSERT INTO documentation VALUES('probe_execs', 'args', 'argv, each argument ended by a zero byte; may be cut short');
CREATE TABLE probe_exits(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, exec_ns INTEGER, pid INTEGER, exit_status INTEGER, cpu_ns INTEGER, runq_wait_ns INTEGER, children INTEGER);
INSERT INTO documentation VALUES('probe_exits', '', 'The last thread of a session''s command ended');
INSERT INTO documentation VALUES('probe_exits', 'exec_ns', 'time_ns of its row in probe_execs');
INSERT INTO documentation VALUES('probe_exits', 'pid', 'process of the session, in the initial pid namespace');
INSERT INTO documentation VALUES('probe_exits', 'exit_status', 'as wait(2): code << 8, or signal');
INSERT INTO documentation VALUES('probe_exits', 'cpu_ns', 'of all threads and children so far');
INSERT INTO documentation VALUES('probe_exits', 'runq_wait_ns', 'runnable, waiting for a CPU');
INSERT INTO documentation VALUES('probe_exits', 'children', 'processes that still run');
CREATE TABLE probe_runtime_exits(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, exec_ns INTEGER, pid INTEGER, runtime_pid INTEGER);
INSERT INTO documentation VALUES('probe_runtime_exits', '', 'The runtime that had started a session ended');
INSERT INTO documentation VALUES('probe_runtime_exits', 'exec_ns', 'time_ns of its row in probe_execs');
INSERT INTO documentation VALUES('probe_runtime_exits', 'pid', 'process of the session, in the initial pid namespace');
INSERT INTO documentation VALUES('probe_runtime_exits', 'runtime_pid', 'the runtime''s process');
CREATE TABLE probe_children_exits(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, exec_ns INTEGER, pid INTEGER, cpu_ns INTEGER, runq_wait_ns INTEGER);
INSERT INTO documentation VALUES('probe_children_exits', '', 'The last child that had outlived a session''s command ended');
INSERT INTO documentation VALUES('probe_children_exits', 'exec_ns', 'time_ns of its row in probe_execs');
INSERT INTO documentation VALUES('probe_children_exits', 'pid', 'process of the session, in the initial pid namespace');
INSERT INTO documentation VALUES('probe_children_exits', 'cpu_ns', 'of the whole session');
INSERT INTO documentation VALUES('probe_children_exits', 'runq_wait_ns', 'of the whole session');
CREATE TABLE container_starts(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, pid INTEGER, container_id TEXT);
INSERT INTO documentation VALUES('container_starts', '', 'The first command of a container: no session');
INSERT INTO documentation VALUES('container_starts', 'pid', 'in the initial pid namespace');
INSERT INTO documentation VALUES('container_starts', 'container_id', '64 hex digits');
CREATE TABLE timewait_segments(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, remote TEXT, local TEXT, remote_port INTEGER, local_port INTEGER, family INTEGER, substate INTEGER, tcp_flags INTEGER, verdict INTEGER, netns INTEGER, tsval INTEGER, ts_recent INTEGER, ts_age_s INTEGER, paws_limit_s INTEGER, tcp_seq INTEGER, rcv_nxt INTEGER);
INSERT INTO documentation VALUES('timewait_segments', '', 'A segment hit a TIME_WAIT or FIN_WAIT2 socket; values as the kernel found them');
INSERT INTO documentation VALUES('timewait_segments', 'remote', 'address of the remote host');
INSERT INTO documentation VALUES('timewait_segments', 'local', 'address that it sent to');
INSERT INTO documentation VALUES('timewait_segments', 'family', '4 or 6');
INSERT INTO documentation VALUES('timewait_segments', 'substate', 'tw_substate: 5 FIN_WAIT2, 6 TIME_WAIT');
INSERT INTO documentation VALUES('timewait_segments', 'tcp_flags', '1 FIN, 2 SYN, 4 RST, 16 ACK');
INSERT INTO documentation VALUES('timewait_segments', 'verdict', 'the kernel''s; codes of kind tw_verdict');
INSERT INTO documentation VALUES('timewait_segments', 'netns', 'inode number of the network namespace');
INSERT INTO documentation VALUES('timewait_segments', 'tsval', 'timestamp of the segment');
INSERT INTO documentation VALUES('timewait_segments', 'ts_recent', 'last timestamp of the connection');
INSERT INTO documentation VALUES('timewait_segments', 'ts_age_s', 'age of ts_recent');
INSERT INTO documentation VALUES('timewait_segments', 'paws_limit_s', 'age from which PAWS lets pass');
INSERT INTO documentation VALUES('timewait_segments', 'tcp_seq', 'sequence number of the segment');
INSERT INTO documentation VALUES('timewait_segments', 'rcv_nxt', 'sequence number that was expected');
CREATE TABLE syns(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, remote TEXT, local TEXT, remote_port INTEGER, local_port INTEGER, family INTEGER, verdict INTEGER, reason INTEGER, syncookies INTEGER, netns INTEGER, seen INTEGER, tsval INTEGER, tcp_seq INTEGER, ack_backlog INTEGER, max_ack_backlog INTEGER, qlen INTEGER, young INTEGER, max_qlen INTEGER, max_syn_backlog INTEGER, listener_ino INTEGER, candidates INTEGER, retransmission INTEGER, ip_bytes INTEGER, header BLOB);
INSERT INTO documentation VALUES('syns', '', 'A SYN that reached a listener: a detail. Under a flood details are sampled; totals in syn_totals are not');
INSERT INTO documentation VALUES('syns', 'remote', 'address of the remote host');
INSERT INTO documentation VALUES('syns', 'local', 'address that it sent to');
INSERT INTO documentation VALUES('syns', 'local_port', 'port of the listener');
INSERT INTO documentation VALUES('syns', 'family', '4 or 6');
INSERT INTO documentation VALUES('syns', 'verdict', 'codes of kind syn_verdict');
INSERT INTO documentation VALUES('syns', 'reason', 'why it was dropped; codes of kind syn_reason');
INSERT INTO documentation VALUES('syns', 'syncookies', 'net.ipv4.tcp_syncookies');
INSERT INTO documentation VALUES('syns', 'netns', 'inode number of the network namespace');
INSERT INTO documentation VALUES('syns', 'seen', 'PP_SYN_* bits: what happened in between');
INSERT INTO documentation VALUES('syns', 'tsval', 'its timestamp');
INSERT INTO documentation VALUES('syns', 'tcp_seq', 'its sequence number');
INSERT INTO documentation VALUES('syns', 'ack_backlog', 'accept queue: length');
INSERT INTO documentation VALUES('syns', 'max_ack_backlog', 'accept queue: backlog');
INSERT INTO documentation VALUES('syns', 'qlen', 'SYN queue: length');
INSERT INTO documentation VALUES('syns', 'young', 'of these, not yet retransmitted');
INSERT INTO documentation VALUES('syns', 'max_qlen', 'SYN queue: limit; 0: max_ack_backlog is');
INSERT INTO documentation VALUES('syns', 'max_syn_backlog', 'net.ipv4.tcp_max_syn_backlog');
INSERT INTO documentation VALUES('syns', 'listener_ino', 'as in listeners.ino');
INSERT INTO documentation VALUES('syns', 'candidates', 'bits 1 << reason: what fits, when none is certain');
INSERT INTO documentation VALUES('syns', 'retransmission', 'how often this SYN had reached the listener before');
INSERT INTO documentation VALUES('syns', 'ip_bytes', 'bytes of header that are the IP header');
INSERT INTO documentation VALUES('syns', 'header', 'IP and TCP header');
CREATE TABLE time_wait_entries(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, remote TEXT, netns INTEGER, ts_recent INTEGER, ts_age_s INTEGER, family INTEGER);
INSERT INTO documentation VALUES('time_wait_entries', '', 'A local socket entered TIME_WAIT or FIN_WAIT2');
INSERT INTO documentation VALUES('time_wait_entries', 'remote', 'address of the remote host');
INSERT INTO documentation VALUES('time_wait_entries', 'netns', 'inode number of the network namespace');
INSERT INTO documentation VALUES('time_wait_entries', 'ts_recent', 'last timestamp of the peer');
INSERT INTO documentation VALUES('time_wait_entries', 'ts_age_s', 'age of ts_recent');
INSERT INTO documentation VALUES('time_wait_entries', 'family', '4 or 6');
CREATE TABLE syn_totals(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, netns INTEGER, received INTEGER, answered INTEGER, cookies INTEGER, dropped INTEGER, unknown INTEGER, sampled_out INTEGER, reason_unknown INTEGER, reason_bcast_mcast INTEGER, reason_v6_not_unicast INTEGER, reason_v6_mapped_src INTEGER, reason_syn_queue_full INTEGER, reason_accept_queue_full INTEGER, reason_no_memory INTEGER, reason_lsm_denied INTEGER, reason_paws_per_host INTEGER, reason_no_route INTEGER, reason_syn_queue_last_quarter INTEGER, reason_ao_bad_options INTEGER, reason_duplicate_race INTEGER, reason_synack_alloc INTEGER, reason_synack_xmit INTEGER, reason_tfo_queue_add INTEGER);
INSERT INTO documentation VALUES('syn_totals', '', 'SYNs of a network namespace since the start: exact, even when details were sampled or lost');
INSERT INTO documentation VALUES('syn_totals', 'netns', 'inode number of the network namespace');
INSERT INTO documentation VALUES('syn_totals', 'answered', 'a SYN-ACK was made');
INSERT INTO documentation VALUES('syn_totals', 'cookies', 'part of answered');
INSERT INTO documentation VALUES('syn_totals', 'dropped', 'proved: no SYN-ACK, and a reason');
INSERT INTO documentation VALUES('syn_totals', 'unknown', 'neither answered nor proved dropped');
INSERT INTO documentation VALUES('syn_totals', 'sampled_out', 'of received, without a detail');
INSERT INTO documentation VALUES('syn_totals', 'reason_unknown', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_bcast_mcast', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_v6_not_unicast', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_v6_mapped_src', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_syn_queue_full', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_accept_queue_full', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_no_memory', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_lsm_denied', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_paws_per_host', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_no_route', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_syn_queue_last_quarter', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_ao_bad_options', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_duplicate_race', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_synack_alloc', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_synack_xmit', 'dropped for this reason');
INSERT INTO documentation VALUES('syn_totals', 'reason_tfo_queue_add', 'dropped for this reason');
CREATE TABLE timewait_totals(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, netns INTEGER, segments INTEGER, syns INTEGER, regressions INTEGER, paws_rejects INTEGER, skipped_acks INTEGER, accepted_reuse INTEGER, rate_limited INTEGER, regression INTEGER, out_of_window INTEGER, not_newer INTEGER);
INSERT INTO documentation VALUES('timewait_totals', '', 'Segments that hit TIME_WAIT and FIN_WAIT2 sockets of a network namespace since the start: exact, even when details were sampled or lost');
INSERT INTO documentation VALUES('timewait_totals', 'netns', 'inode number of the network namespace');
INSERT INTO documentation VALUES('timewait_totals', 'syns', 'part of segments');
INSERT INTO documentation VALUES('timewait_totals', 'regressions', 'segments of any kind');
INSERT INTO documentation VALUES('timewait_totals', 'paws_rejects', 'of these, in a PAWS counter');
INSERT INTO documentation VALUES('timewait_totals', 'skipped_acks', 'as TCPACKSkippedTimeWait counts');
INSERT INTO documentation VALUES('timewait_totals', 'accepted_reuse', 'SYNs that opened anew');
INSERT INTO documentation VALUES('timewait_totals', 'rate_limited', 'SYNs refused without an answer');
INSERT INTO documentation VALUES('timewait_totals', 'regression', 'SYNs refused for their timestamp');
INSERT INTO documentation VALUES('timewait_totals', 'out_of_window', 'SYNs refused in FIN_WAIT2');
INSERT INTO documentation VALUES('timewait_totals', 'not_newer', 'SYNs refused, no timestamp behind');
CREATE TABLE netns_counters(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, netns INTEGER, gone INTEGER, ListenDrops INTEGER, ListenOverflows INTEGER, TCPReqQFullDrop INTEGER, TCPReqQFullDoCookies INTEGER, PAWSPassive INTEGER, PAWSEstab INTEGER, PAWSTimewait INTEGER, TCPACKSkippedTimeWait INTEGER, IPReversePathFilter INTEGER, TCPMinTTLDrop INTEGER, TCPMD5NotFound INTEGER, TCPMD5Unexpected INTEGER, TCPMD5Failure INTEGER, TCPAORequired INTEGER, TCPAOBad INTEGER, TCPAOKeyNotFound INTEGER, TCPBacklogDrop INTEGER, PFMemallocDrop INTEGER, TcpInCsumErrors INTEGER, IpInDiscards INTEGER, conntrack_drop INTEGER, conntrack_early_drop INTEGER, conntrack_insert_failed INTEGER, softnet_dropped INTEGER);
INSERT INTO documentation VALUES('netns_counters', '', 'The kernel''s own counters of a network namespace, as increases since the start');
INSERT INTO documentation VALUES('netns_counters', 'netns', 'inode number of the namespace; 0: the node');
INSERT INTO documentation VALUES('netns_counters', 'gone', '1: no process is left in the namespace');
INSERT INTO documentation VALUES('netns_counters', 'ListenDrops', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'ListenOverflows', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPReqQFullDrop', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPReqQFullDoCookies', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'PAWSPassive', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'PAWSEstab', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'PAWSTimewait', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPACKSkippedTimeWait', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'IPReversePathFilter', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPMinTTLDrop', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPMD5NotFound', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPMD5Unexpected', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPMD5Failure', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPAORequired', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPAOBad', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPAOKeyNotFound', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TCPBacklogDrop', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'PFMemallocDrop', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'TcpInCsumErrors', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'IpInDiscards', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'conntrack_drop', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'conntrack_early_drop', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'conntrack_insert_failed', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
INSERT INTO documentation VALUES('netns_counters', 'softnet_dropped', 'counter of that name; pawprint explain tells it; NULL: this kernel has none');
CREATE TABLE listeners(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, ino INTEGER, pid INTEGER, comm TEXT, container_id TEXT);
INSERT INTO documentation VALUES('listeners', '', 'The process that owns a listening socket');
INSERT INTO documentation VALUES('listeners', 'ino', 'of the socket, as in syns.listener_ino');
INSERT INTO documentation VALUES('listeners', 'pid', '0: none was found');
INSERT INTO documentation VALUES('listeners', 'comm', 'its command name');
INSERT INTO documentation VALUES('listeners', 'container_id', 'NULL: in no container');
CREATE TABLE listening_sockets(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, ino INTEGER, netns INTEGER, local TEXT, local_port INTEGER, max_ack_backlog INTEGER, ack_backlog INTEGER);
INSERT INTO documentation VALUES('listening_sockets', '', 'A TCP socket that listens: all of them at the start, then those that are new or changed');
INSERT INTO documentation VALUES('listening_sockets', 'ino', 'of the socket, as in syns.listener_ino');
INSERT INTO documentation VALUES('listening_sockets', 'netns', 'inode number of the network namespace');
INSERT INTO documentation VALUES('listening_sockets', 'local', 'address; :: or 0.0.0.0: any');
INSERT INTO documentation VALUES('listening_sockets', 'max_ack_backlog', 'its backlog: listen(2), at most somaxconn');
INSERT INTO documentation VALUES('listening_sockets', 'ack_backlog', 'established, not accepted, then');
CREATE TABLE sysctls(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, id INTEGER, value INTEGER, gone INTEGER);
INSERT INTO documentation VALUES('sysctls', '', 'A sysctl of the node: all of them at the start, then those that changed');
INSERT INTO documentation VALUES('sysctls', 'id', 'codes of kind sysctl');
INSERT INTO documentation VALUES('sysctls', 'value', 'as read');
INSERT INTO documentation VALUES('sysctls', 'gone', '1: the kernel has it no more');
CREATE TABLE container_names(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, container_id TEXT, namespace TEXT, pod TEXT, container TEXT);
INSERT INTO documentation VALUES('container_names', '', 'What the kubelet calls a container');
INSERT INTO documentation VALUES('container_names', 'container_id', '64 hex digits');
INSERT INTO documentation VALUES('container_names', 'namespace', 'of the pod');
INSERT INTO documentation VALUES('container_names', 'pod', 'its name');
INSERT INTO documentation VALUES('container_names', 'container', 'NULL: only the pod is known');
CREATE TABLE probe_specs(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, namespace TEXT, pod TEXT, container TEXT, kind INTEGER, source INTEGER, timeout_s INTEGER, period_s INTEGER, failure_threshold INTEGER, args_bytes INTEGER, args BLOB);
INSERT INTO documentation VALUES('probe_specs', '', 'An exec probe or hook of a container''s spec, defaults filled in');
INSERT INTO documentation VALUES('probe_specs', 'namespace', 'of the pod');
INSERT INTO documentation VALUES('probe_specs', 'pod', 'its name');
INSERT INTO documentation VALUES('probe_specs', 'container', 'its name in the spec');
INSERT INTO documentation VALUES('probe_specs', 'kind', '1 liveness, 2 readiness, 3 startup, 4 hook');
INSERT INTO documentation VALUES('probe_specs', 'source', '1 pods, 2 a static pod''s manifest');
INSERT INTO documentation VALUES('probe_specs', 'timeout_s', '0: nothing ends it');
INSERT INTO documentation VALUES('probe_specs', 'period_s', '0 for hooks');
INSERT INTO documentation VALUES('probe_specs', 'failure_threshold', '0 for hooks');
INSERT INTO documentation VALUES('probe_specs', 'args_bytes', 'bytes of the command in the spec');
INSERT INTO documentation VALUES('probe_specs', 'args', 'command, each argument ended by a zero byte; may be cut short');
CREATE TABLE kube_events(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, first_realtime_ns INTEGER, last_realtime_ns INTEGER, count INTEGER, reason TEXT, namespace TEXT, pod TEXT, container TEXT, message TEXT);
INSERT INTO documentation VALUES('kube_events', '', 'What the API server was told about a pod: Unhealthy, Killing, Evicted');
INSERT INTO documentation VALUES('kube_events', 'first_realtime_ns', 'CLOCK_REALTIME');
INSERT INTO documentation VALUES('kube_events', 'last_realtime_ns', 'CLOCK_REALTIME');
INSERT INTO documentation VALUES('kube_events', 'count', 'how often');
INSERT INTO documentation VALUES('kube_events', 'reason', 'Unhealthy, Killing, Evicted');
INSERT INTO documentation VALUES('kube_events', 'namespace', 'of the pod');
INSERT INTO documentation VALUES('kube_events', 'pod', 'its name');
INSERT INTO documentation VALUES('kube_events', 'container', 'NULL: about the pod');
INSERT INTO documentation VALUES('kube_events', 'message', 'cut at 511 bytes');
CREATE TABLE probe_throttled(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, have INTEGER NOT NULL, exec_ns INTEGER, pid INTEGER, throttled_ns INTEGER);
INSERT INTO documentation VALUES('probe_throttled', '', 'How long a container''s cgroup was throttled while a session ran');
INSERT INTO documentation VALUES('probe_throttled', 'exec_ns', 'time_ns of its row in probe_execs');
INSERT INTO documentation VALUES('probe_throttled', 'pid', 'process of the session');
INSERT INTO documentation VALUES('probe_throttled', 'throttled_ns', 'of the whole cgroup');
INSERT INTO documentation VALUES('*', 'seq', 'number of the event in the recording, over all tables');
INSERT INTO documentation VALUES('*', 'time_ns', 'CLOCK_MONOTONIC of the node; view clock maps it to wall time');
INSERT INTO documentation VALUES('*', 'cpu', 'where it happened');
INSERT INTO documentation VALUES('*', 'have', 'PP_HAVE_* bits: which fields the source could fill');
INSERT INTO documentation VALUES('meta', '', 'node, kernel and mode; complete_from_seq: older events were dropped');
INSERT INTO documentation VALUES('collectors', '', 'state of each collector from event seq on');
INSERT INTO documentation VALUES('seals', '', 'one row for each transaction: it ends with event seq');
INSERT INTO documentation VALUES('seals', 'events', 'how many events it holds');
INSERT INTO documentation VALUES('seals', 'crc', 'CRC-32 of their rows');
INSERT INTO documentation VALUES('codes', '', 'names of numbers: kind, code, name');
INSERT INTO documentation VALUES('documentation', '', 'this table');
INSERT INTO codes VALUES('syn_reason', 0, 'unknown');
INSERT INTO codes VALUES('syn_reason', 1, 'bcast_mcast');
INSERT INTO codes VALUES('syn_reason', 2, 'v6_not_unicast');
INSERT INTO codes VALUES('syn_reason', 3, 'v6_mapped_src');
INSERT INTO codes VALUES('syn_reason', 4, 'syn_queue_full');
INSERT INTO codes VALUES('syn_reason', 5, 'accept_queue_full');
INSERT INTO codes VALUES('syn_reason', 6, 'no_memory');
INSERT INTO codes VALUES('syn_reason', 7, 'lsm_denied');
INSERT INTO codes VALUES('syn_reason', 8, 'paws_per_host');
INSERT INTO codes VALUES('syn_reason', 9, 'no_route');
INSERT INTO codes VALUES('syn_reason', 10, 'syn_queue_last_quarter');
INSERT INTO codes VALUES('syn_reason', 11, 'ao_bad_options');
INSERT INTO codes VALUES('syn_reason', 12, 'duplicate_race');
INSERT INTO codes VALUES('syn_reason', 13, 'synack_alloc');
INSERT INTO codes VALUES('syn_reason', 14, 'synack_xmit');
INSERT INTO codes VALUES('syn_reason', 15, 'tfo_queue_add');
INSERT INTO codes VALUES('loss_stage', 0, 'ring');
INSERT INTO codes VALUES('loss_stage', 1, 'entry_exit');
INSERT INTO codes VALUES('loss_stage', 2, 'queue');
INSERT INTO codes VALUES('loss_stage', 3, 'recorder');
INSERT INTO codes VALUES('loss_stage', 4, 'decode');
INSERT INTO codes VALUES('loss_stage', 5, 'track');
INSERT INTO codes VALUES('loss_stage', 6, 'sampled');
INSERT INTO codes VALUES('tw_verdict', 0, 'success');
INSERT INTO codes VALUES('tw_verdict', 1, 'rst');
INSERT INTO codes VALUES('tw_verdict', 2, 'ack');
INSERT INTO codes VALUES('tw_verdict', 3, 'syn');
INSERT INTO codes VALUES('tw_verdict', 4, 'ack_oow');
INSERT INTO codes VALUES('sysctl', 0, 'net.ipv4.tcp_tw_recycle');
INSERT INTO codes VALUES('sysctl', 1, 'net.ipv4.tcp_tw_reuse');
INSERT INTO codes VALUES('sysctl', 2, 'net.ipv4.tcp_timestamps');
INSERT INTO codes VALUES('sysctl', 3, 'net.ipv4.tcp_rfc1337');
INSERT INTO codes VALUES('sysctl', 4, 'net.ipv4.tcp_syncookies');
INSERT INTO codes VALUES('sysctl', 5, 'net.core.somaxconn');
INSERT INTO codes VALUES('sysctl', 6, 'net.ipv4.tcp_max_syn_backlog');
INSERT INTO codes VALUES('sysctl', 7, 'net.ipv4.tcp_fin_timeout');
INSERT INTO codes VALUES('sysctl', 8, 'net.ipv4.tcp_max_tw_buckets');
INSERT INTO codes VALUES('sysctl', 9, 'net.ipv4.tcp_abort_on_overflow');
INSERT INTO codes VALUES('sysctl', 10, 'net.ipv4.ip_forward');
INSERT INTO codes VALUES('sysctl', 11, 'net.bridge.bridge-nf-call-iptables');
INSERT INTO codes VALUES('sysctl', 12, 'net.netfilter.nf_conntrack_max');
INSERT INTO codes VALUES('sysctl', 13, 'net.ipv4.conf.all.rp_filter');
INSERT INTO codes VALUES('sysctl', 14, 'net.ipv4.conf.default.rp_filter');
INSERT INTO codes VALUES('sysctl', 15, 'net.core.netdev_max_backlog');
INSERT INTO codes VALUES('syn_verdict', 0, 'unknown');
INSERT INTO codes VALUES('syn_verdict', 1, 'answered');
INSERT INTO codes VALUES('syn_verdict', 2, 'dropped');

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
