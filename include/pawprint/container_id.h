/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one rule that finds a container id in a cgroup's name, for BPF programs
 * and for the user side. Names that runtimes use (cgroupfs and systemd drivers):
 *   <id>   docker-<id>.scope   cri-containerd-<id>.scope   crio-<id>.scope
 *   libpod-<id>.scope   kubepods-...-pod<uid>.slice:cri-containerd:<id>
 * crio-conmon-<id>.scope and libpod-conmon-<id>.scope hold the monitor process,
 * which is not in the container.
 */
#ifndef PAWPRINT_CONTAINER_ID_H
#define PAWPRINT_CONTAINER_ID_H

#include "pawprint/event.h"

#define PP_CGROUP_NAME_LEN  256 /* NAME_MAX + NUL; a power of two, for the verifier's bounds */
#define PP_CGROUP_NAME_MASK (PP_CGROUP_NAME_LEN - 1)

#if defined(__cplusplus) && !defined(__always_inline)
#define __always_inline inline __attribute__((always_inline))
#endif

static __always_inline int pp_name_ends_in(const char *name, __u32 end, const char *text, __u32 len)
{
	__u32 i;

	if (end < len)
		return 0;
	for (i = 0; i < len; i++) {
		if (name[(end - len + i) & PP_CGROUP_NAME_MASK] != text[i])
			return 0;
	}
	return 1;
}

/*
 * Offset of the 64 hex digits of the container id in `name`, or -1. `name` is a
 * buffer of PP_CGROUP_NAME_LEN bytes, `len` its length without the NUL.
 */
static __always_inline int pp_container_id_offset(const char *name, __u32 len)
{
	__u32 begin, i;
	char c;

	if (len >= PP_CGROUP_NAME_LEN)
		return -1;
	if (pp_name_ends_in(name, len, ".scope", 6))
		len -= 6;
	if (len < PP_CONTAINER_ID_LEN)
		return -1;
	begin = len - PP_CONTAINER_ID_LEN;
	for (i = 0; i < PP_CONTAINER_ID_LEN; i++) {
		c = name[(begin + i) & PP_CGROUP_NAME_MASK];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return -1;
	}
	if (begin == 0)
		return 0;
	c = name[(begin - 1) & PP_CGROUP_NAME_MASK];
	if (c != '-' && c != ':')
		return -1;
	if (pp_name_ends_in(name, begin, "conmon-", 7))
		return -1;
	return (int)begin;
}

#endif /* PAWPRINT_CONTAINER_ID_H */
