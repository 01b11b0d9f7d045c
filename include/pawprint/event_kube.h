/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What Kubernetes knows of containers and probes, as events. See event.h for the rules.
 */
#ifndef PAWPRINT_EVENT_KUBE_H
#define PAWPRINT_EVENT_KUBE_H

#include "pawprint/event_header.h"
#include "pawprint/event_probe.h"

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

#endif /* PAWPRINT_EVENT_KUBE_H */
