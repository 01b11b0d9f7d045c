/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The event ABI: what a BPF program, a recording and the user side exchange.
 *
 * Rules: fixed-width fields, explicit padding, host byte order unless a name
 * ends in _be, zero where a value is unknown and its PP_HAVE_* bit is clear.
 * Times are CLOCK_MONOTONIC nanoseconds. A change of a layout or a meaning
 * raises PP_ABI_VERSION; a kind's number is never given to another kind.
 *
 * BPF programs include vmlinux.h first; everything else gets linux/types.h.
 */
#ifndef PAWPRINT_EVENT_H
#define PAWPRINT_EVENT_H

#ifdef __cplusplus
#include <linux/types.h>

#include <cstddef>
#define PP_ASSERT_SIZE(type, bytes)                                                                \
	static_assert(sizeof(type) == (bytes) && alignof(type) == 8, #type)
#else
#define PP_ASSERT_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type)
#endif

#define PP_ABI_VERSION 1

#define PP_CONTAINER_ID_LEN 64	 /* hex digits, no terminating NUL */
#define PP_COMM_LEN	    16	 /* TASK_COMM_LEN, NUL padded */
#define PP_ARGS_MAX	    1024 /* bytes of argv that an event can carry */

enum pp_kind {
	/* probe */
	PP_KIND_PROBE_EXEC = 1,		 /* a session's command was executed */
	PP_KIND_PROBE_EXIT = 2,		 /* its last thread ended */
	PP_KIND_PROBE_RUNTIME_EXIT = 3,	 /* the runtime that started it ended */
	PP_KIND_PROBE_CHILDREN_EXIT = 4, /* the last child that outlived it ended */
	PP_KIND_CONTAINER_START = 5,	 /* first command of a container */

	/* timewait and syn */
	PP_KIND_TIMEWAIT = 16,	      /* a segment hit a TIME_WAIT or FIN_WAIT2 socket */
	PP_KIND_SYN = 17,	      /* a SYN reached a listener */
	PP_KIND_TIME_WAIT_ENTER = 18, /* a local socket entered TIME_WAIT or FIN_WAIT2 */
	PP_KIND_SYN_TOTALS = 19,      /* exact counts of one network namespace */

	/* made by the user side, recorded and replayed like the others */
	PP_KIND_TICK = 64,
	PP_KIND_LOSS = 65,
	PP_KIND_COUNTER = 66,	      /* a counter of the kernel's own, for comparison */
	PP_KIND_LISTENER = 67,	      /* who owns a listening socket */
	PP_KIND_SYSCTL = 68,	      /* a sysctl of the node, at the start and when it changes */
	PP_KIND_CONTAINER_NAME = 80,  /* what the kubelet calls a container */
	PP_KIND_PROBE_SPEC = 81,      /* a probe or hook of a pod spec */
	PP_KIND_KUBE_EVENT = 82,      /* an event of the API server about a pod */
	PP_KIND_PROBE_THROTTLED = 83, /* throttled time of a cgroup during a session */
};

struct pp_header {
	__u64 time_ns; /* when it happened */
	__u32 size;    /* bytes of the whole event, this header included */
	__u16 kind;    /* enum pp_kind */
	__u16 cpu;     /* where it happened */
	__u32 have;    /* PP_HAVE_*: which fields this source could fill */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_header, 24);

#define PP_HAVE_RUNTIME (1U << 0) /* runtime_pid */
#define PP_HAVE_SETUP	(1U << 1) /* setup_ns */
#define PP_HAVE_ARGS	(1U << 2) /* args, args_len, args_total */
#define PP_HAVE_CPU	(1U << 3) /* cpu_ns */
#define PP_HAVE_RUNQ	(1U << 4) /* runq_wait_ns */
#define PP_HAVE_STATUS	(1U << 5) /* exit_status */

/*
 * A process that came into a running container's cgroup from outside executed
 * its command. (pid, header.time_ns) names the session in the events that follow.
 */
struct pp_probe_exec {
	struct pp_header h;
	__u64 setup_ns; /* first exec of the runtime's process */
	__u64 enter_ns; /* came into the container's cgroup */
	__u32 pid;	/* thread group id in the initial pid namespace */
	__u32 runtime_pid;
	char container_id[PP_CONTAINER_ID_LEN];
	char comm[PP_COMM_LEN];
	__u32 args_len;		/* bytes of args[] that are valid */
	__u32 args_total;	/* bytes that the process really has */
	char args[PP_ARGS_MAX]; /* each argument ends in NUL; the event is cut after args_len */
};
PP_ASSERT_SIZE(struct pp_probe_exec, 1160);

/* The end of a session's last thread. */
struct pp_probe_exit {
	struct pp_header h;
	__u64 exec_ns; /* header.time_ns of its pp_probe_exec */
	__u32 pid;
	__u32 exit_status;  /* as wait(2) reports it: code << 8, or the signal */
	__u64 cpu_ns;	    /* all threads and children so far, since the exec */
	__u64 runq_wait_ns; /* the same, runnable but waiting for a CPU */
	__u32 children;	    /* processes of the session that still run */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_probe_exit, 64);

struct pp_probe_runtime_exit {
	struct pp_header h;
	__u64 exec_ns;
	__u32 pid; /* of the session */
	__u32 runtime_pid;
};
PP_ASSERT_SIZE(struct pp_probe_runtime_exit, 40);

struct pp_probe_children_exit {
	struct pp_header h;
	__u64 exec_ns;
	__u32 pid;
	__u32 pad;
	__u64 cpu_ns; /* of the whole session, these children included */
	__u64 runq_wait_ns;
};
PP_ASSERT_SIZE(struct pp_probe_children_exit, 56);

/* The first command of a container: it is the container's own, not a session. */
struct pp_container_start {
	struct pp_header h;
	__u32 pid;
	__u32 pad;
	char container_id[PP_CONTAINER_ID_LEN];
};
PP_ASSERT_SIZE(struct pp_container_start, 96);

#define PP_ADDR_LEN 16 /* IPv6 in network order; IPv4 as ::ffff:a.b.c.d */

#define PP_TCP_FIN 0x01
#define PP_TCP_SYN 0x02
#define PP_TCP_RST 0x04
#define PP_TCP_ACK 0x10

/* enum tcp_tw_status, net/tcp.h: 0 to 3 everywhere, 4 since 6.15 */
enum pp_tw_verdict {
	PP_TW_SUCCESS = 0,
	PP_TW_RST = 1,
	PP_TW_ACK = 2,
	PP_TW_SYN = 3,
	PP_TW_ACK_OOW = 4,
};

#define PP_TCP_FIN_WAIT2 5 /* tcp_states.h, as in tw_substate */
#define PP_TCP_TIME_WAIT 6

#define PP_HAVE_TSVAL	  (1U << 8)  /* the segment has a valid timestamp option */
#define PP_HAVE_TS_RECENT (1U << 9)  /* ts_recent and its stamp are set */
#define PP_HAVE_QUEUES	  (1U << 10) /* ack_backlog and max_ack_backlog */
#define PP_HAVE_DROPS	  (1U << 11) /* whether sk_drops rose */
#define PP_HAVE_HEADERS	  (1U << 12) /* header[] */
#define PP_HAVE_NETNS	  (1U << 13) /* netns */
#define PP_HAVE_ISN	  (1U << 14) /* PP_SYN_REUSE is known to be right when clear */
#define PP_HAVE_SOCKET	  (1U << 15) /* listener_ino */
#define PP_HAVE_SYN_QUEUE (1U << 16) /* qlen, young and the limit of qlen */
#define PP_HAVE_COOKIES	  (1U << 17) /* syncookies and max_syn_backlog */

/* All values as they were at the function's entry: the function changes them. */
struct pp_timewait {
	struct pp_header h;
	__u8 remote[PP_ADDR_LEN];
	__u8 local[PP_ADDR_LEN];
	__u16 remote_port;
	__u16 local_port;
	__u8 family;	/* 4 or 6 */
	__u8 substate;	/* tw_substate */
	__u8 tcp_flags; /* PP_TCP_* */
	__u8 verdict;	/* enum pp_tw_verdict */
	__u32 netns;	/* inode number */
	__u32 tsval;
	__u32 ts_recent;
	__u32 ts_age_s;	    /* now - tw_ts_recent_stamp */
	__u32 paws_limit_s; /* the kernel's limit of that age */
	__u32 seq;
	__u32 rcv_nxt;
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_timewait, 96);

/* Where the per-host stamp of tcp_tw_recycle comes from (3.10; simulated elsewhere). */
struct pp_time_wait_enter {
	struct pp_header h;
	__u8 remote[PP_ADDR_LEN];
	__u32 netns;
	__u32 ts_recent;
	__u32 ts_age_s; /* now - ts_recent_stamp */
	__u8 family;
	__u8 pad[3];
};
PP_ASSERT_SIZE(struct pp_time_wait_enter, 56);

enum pp_syn_verdict {
	PP_SYN_UNKNOWN = 0,  /* no SYN-ACK seen, but no proof of a drop or no reason for it */
	PP_SYN_ANSWERED = 1, /* a SYN-ACK was made */
	PP_SYN_DROPPED = 2,  /* proved: no SYN-ACK, and the reason fits */
};

/* In the order in which the kernel evaluates them. */
enum pp_syn_reason {
	PP_REASON_UNKNOWN = 0,
	PP_REASON_BCAST_MCAST = 1,
	PP_REASON_V6_NOT_UNICAST = 2,
	PP_REASON_V6_MAPPED_SRC = 3,
	PP_REASON_SYN_QUEUE_FULL = 4,
	PP_REASON_ACCEPT_QUEUE_FULL = 5,
	PP_REASON_NO_MEMORY = 6,
	PP_REASON_LSM_DENIED = 7,
	PP_REASON_PAWS_PER_HOST = 8,
	PP_REASON_NO_ROUTE = 9,
	PP_REASON_SYN_QUEUE_LAST_QUARTER = 10,
	PP_REASON_AO_BAD_OPTIONS = 11,
	PP_REASON_DUPLICATE_RACE = 12,
	PP_REASON_SYNACK_ALLOC = 13,
	PP_REASON_SYNACK_XMIT = 14,
	PP_REASON_TFO_QUEUE_ADD = 15,
	PP_REASONS = 16,
};

/* What was seen between entry and return of conn_request. */
#define PP_SYN_SYNACK	    (1U << 0)  /* tcp_make_synack returned an skb */
#define PP_SYN_SYNACK_NULL  (1U << 1)  /* tcp_make_synack returned NULL */
#define PP_SYN_COOKIE	    (1U << 2)  /* and it was a SYN cookie */
#define PP_SYN_NO_MEMORY    (1U << 3)  /* inet_reqsk_alloc returned NULL */
#define PP_SYN_LSM	    (1U << 4)  /* security_inet_conn_request refused */
#define PP_SYN_NO_ROUTE	    (1U << 5)  /* no route back to the peer */
#define PP_SYN_NOT_PROVEN   (1U << 6)  /* tcp_peer_is_proven(paws_check) returned 0: 3.10 */
#define PP_SYN_DROPS_ROSE   (1U << 7)  /* sk_drops went up in between */
#define PP_SYN_NO_COOKIE    (1U << 12) /* tcp_syn_flood_action refused: queue full, no cookies */
#define PP_SYN_LAST_QUARTER (1U << 13) /* tcp_peer_is_proven returned 0, not for paws_check */
#define PP_SYN_INCOMPLETE   (1U << 14) /* events in between were lost: nothing is proved */
/* What was known at its entry. */
#define PP_SYN_REUSE	  (1U << 8)  /* follows a TCP_TW_SYN verdict: isn != 0 */
#define PP_SYN_MULTICAST  (1U << 9)  /* the route is broadcast or multicast */
#define PP_SYN_LEGACY	  (1U << 10) /* 3.10 rules: reqsk_full and young decide */
#define PP_SYN_REQSK_FULL (1U << 11) /* with PP_SYN_LEGACY: the request queue is full */

#define PP_HEADER_MAX 128 /* IPv4 with options + TCP with options: 120 */

struct pp_syn {
	struct pp_header h;
	__u8 remote[PP_ADDR_LEN];
	__u8 local[PP_ADDR_LEN];
	__u16 remote_port;
	__u16 local_port;
	__u8 family;  /* 4 or 6: of the packet, not of the listener */
	__u8 verdict; /* enum pp_syn_verdict */
	__u8 reason;  /* enum pp_syn_reason */
	__u8 syncookies;
	__u32 netns;
	__u32 seen; /* PP_SYN_* */
	__u32 tsval;
	__u32 seq;
	__u32 ack_backlog;     /* sk_ack_backlog */
	__u32 max_ack_backlog; /* sk_max_ack_backlog */
	__u32 qlen;	       /* requests that wait for the final ACK */
	__u32 young;	       /* those of them not retransmitted yet */
	__u32 max_syn_backlog;
	__u32 max_qlen;	    /* limit of qlen; 0: max_ack_backlog is (4.4 and later) */
	__u64 listener_ino; /* of the listening socket */
	__u16 header_len;   /* valid bytes of header[] */
	__u16 ip_len;	    /* of them, the IP header */
	__u32 pad2;
	__u8 header[PP_HEADER_MAX]; /* IP and TCP header; the event is cut after header_len */
};
PP_ASSERT_SIZE(struct pp_syn, 248);

/* received = answered + dropped + unknown; dropped is the sum over reasons but unknown. */
struct pp_syn_counts {
	__u64 received;
	__u64 answered;
	__u64 cookies; /* part of answered */
	__u64 dropped;
	__u64 unknown;
	__u64 sampled_out; /* SYNs that made no event */
	__u64 by_reason[PP_REASONS];
};

/* Counts since the start, exact even when events were sampled or lost. */
struct pp_syn_totals {
	struct pp_header h;
	__u32 netns;
	__u32 pad;
	struct pp_syn_counts counts;
};
PP_ASSERT_SIZE(struct pp_syn_totals, 208);

/* Once a second: what lets time pass in the model when nothing happens. */
struct pp_tick {
	struct pp_header h;
	__u64 realtime_ns; /* CLOCK_REALTIME at header.time_ns */
};
PP_ASSERT_SIZE(struct pp_tick, 32);

enum pp_loss_stage {
	PP_LOSS_RING = 0,	/* no room in the ring or perf buffer */
	PP_LOSS_ENTRY_EXIT = 1, /* a return that could not be matched with its entry */
	PP_LOSS_QUEUE = 2,	/* user side tables were full */
	PP_LOSS_RECORDER = 3,	/* could not be written to the recording */
	PP_LOSS_DECODE = 4,	/* bytes that were no event */
	PP_LOSS_TRACK = 5,	/* kernel side tables were full: a session was not followed */
	PP_LOSS_SAMPLED = 6,	/* beyond the budget of events: counted, not detailed */
	PP_LOSS_STAGES = 7,
};

/* `events` were lost between `from_ns` and header.time_ns. */
struct pp_loss {
	struct pp_header h;
	__u64 from_ns;
	__u64 events;
	__u32 stage; /* enum pp_loss_stage */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_loss, 48);

/* TcpExt counters of /proc/PID/net/netstat that are held against what was observed. */
enum pp_counter_id {
	PP_LISTEN_DROPS = 0,
	PP_LISTEN_OVERFLOWS = 1,
	PP_REQ_Q_FULL_DROP = 2,
	PP_REQ_Q_FULL_DO_COOKIES = 3,
	PP_PAWS_PASSIVE = 4,
	PP_PAWS_ESTAB = 5,
	PP_PAWS_TIMEWAIT = 6,
	PP_SKIPPED_TIME_WAIT = 7,
	PP_COUNTER_IDS = 8,
};

#define PP_HAVE_COUNTER(id) (1U << (id)) /* this kernel has that counter */

/* Increase since the start of the observation, or of the namespace if that is younger. */
struct pp_netns_counters {
	struct pp_header h;
	__u32 netns;
	__u32 gone; /* 1: no process is left in it, these values were read before */
	__u64 value[PP_COUNTER_IDS];
};
PP_ASSERT_SIZE(struct pp_netns_counters, 96);

/* The process that owns the listening socket `ino`; pid 0 when none was found. */
struct pp_listener {
	struct pp_header h;
	__u64 ino;
	__u32 pid;
	__u32 pad;
	char comm[PP_COMM_LEN];
	char container_id[PP_CONTAINER_ID_LEN]; /* all NUL: in no container */
};
PP_ASSERT_SIZE(struct pp_listener, 120);

/* Sysctls that decide what becomes of SYNs and TIME_WAIT sockets. */
enum pp_sysctl_id {
	PP_SYSCTL_TCP_TW_RECYCLE = 0, /* until 4.11 */
	PP_SYSCTL_TCP_TW_REUSE = 1,
	PP_SYSCTL_TCP_TIMESTAMPS = 2,
	PP_SYSCTL_TCP_RFC1337 = 3,
	PP_SYSCTL_TCP_SYNCOOKIES = 4,
	PP_SYSCTL_SOMAXCONN = 5,
	PP_SYSCTL_TCP_MAX_SYN_BACKLOG = 6,
	PP_SYSCTL_TCP_FIN_TIMEOUT = 7,
	PP_SYSCTL_TCP_MAX_TW_BUCKETS = 8,
	PP_SYSCTL_TCP_ABORT_ON_OVERFLOW = 9,
	PP_SYSCTL_IP_FORWARD = 10,
	PP_SYSCTL_BRIDGE_NF_CALL_IPTABLES = 11,
	PP_SYSCTL_NF_CONNTRACK_MAX = 12,
	PP_SYSCTL_RP_FILTER_ALL = 13,
	PP_SYSCTL_RP_FILTER_DEFAULT = 14,
	PP_SYSCTL_NETDEV_MAX_BACKLOG = 15,
	PP_SYSCTL_IDS = 16,
};

struct pp_sysctl {
	struct pp_header h;
	__s64 value;
	__u32 id;   /* enum pp_sysctl_id */
	__u32 gone; /* 1: the kernel has it no more (a module was unloaded), value is 0 */
};
PP_ASSERT_SIZE(struct pp_sysctl, 40);

/* Kubernetes names are NUL padded and at most 63 (pod: 253) characters long. */
#define PP_LABEL_LEN	64
#define PP_POD_NAME_LEN 256

/* From the kubelet's log folders or from pod specs. */
struct pp_container_name {
	struct pp_header h;
	char container_id[PP_CONTAINER_ID_LEN];
	char pod_namespace[PP_LABEL_LEN];
	char pod[PP_POD_NAME_LEN];
	char container[PP_LABEL_LEN]; /* empty: only the pod is known */
};
PP_ASSERT_SIZE(struct pp_container_name, 472);

enum pp_probe_kind {
	PP_PROBE_LIVENESS = 1,
	PP_PROBE_READINESS = 2,
	PP_PROBE_STARTUP = 3,
	PP_PROBE_HOOK = 4, /* postStart, preStop */
};

enum pp_spec_source {
	PP_SPEC_PODS = 1,     /* `kubectl get pods -o json` */
	PP_SPEC_MANIFEST = 2, /* a static pod's manifest */
};

/* One exec probe or hook of one container, defaults filled in. */
struct pp_probe_spec {
	struct pp_header h;
	char pod_namespace[PP_LABEL_LEN];
	char pod[PP_POD_NAME_LEN];
	char container[PP_LABEL_LEN];
	__u32 kind;	 /* enum pp_probe_kind */
	__u32 source;	 /* enum pp_spec_source */
	__u32 timeout_s; /* 0: nothing ends it (hooks) */
	__u32 period_s;
	__u32 failure_threshold;
	__u32 args_len;	  /* bytes of args[] that are valid */
	__u32 args_total; /* bytes that the spec really has */
	__u32 pad;
	char args[PP_ARGS_MAX]; /* each argument ends in NUL; the event is cut after args_len */
};
PP_ASSERT_SIZE(struct pp_probe_spec, 1464);

/* Unhealthy, Killing, Evicted: what the API server was told about a pod. */
struct pp_kube_event {
	struct pp_header h;
	__u64 first_realtime_ns;
	__u64 last_realtime_ns;
	__u32 count;
	__u32 pad;
	char reason[32];
	char pod_namespace[PP_LABEL_LEN];
	char pod[PP_POD_NAME_LEN];
	char container[PP_LABEL_LEN]; /* empty: about the pod */
	char message[512];
};
PP_ASSERT_SIZE(struct pp_kube_event, 976);

/*
 * How long the cgroup of a session's container was throttled by its CPU limit while the
 * session ran (cpu.stat: throttled_time, throttled_usec). Sessions that overlap share it.
 */
struct pp_probe_throttled {
	struct pp_header h;
	__u64 exec_ns; /* header.time_ns of its pp_probe_exec */
	__u64 throttled_ns;
	__u32 pid;
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_probe_throttled, 48);

#undef PP_ASSERT_SIZE
#endif /* PAWPRINT_EVENT_H */
