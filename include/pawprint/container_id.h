/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one rule that finds a container id in a cgroup's name, for BPF programs
 * and for the user side: it has a place in the name, and consists of hex digits.
 * Names that runtimes use (cgroupfs and systemd drivers):
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

/* No branch inside of the loop: the verifier would follow both sides of each. */
static __always_inline int pp_name_ends_in(const char *name, __u32 end, const char *text, __u32 len)
{
	__u64 differs = 0;
	__u32 i;

	if (end < len)
		return 0;
	for (i = 0; i < len; i++)
		differs |= (__u8)name[(end - len + i) & PP_CGROUP_NAME_MASK] ^ (__u8)text[i];
	return differs == 0;
}

/*
 * Offset of what has the place of a container id in `name`, or -1: its 64 bytes still have
 * to be hex digits. `name` is a buffer of PP_CGROUP_NAME_LEN bytes, `len` its length without
 * the NUL.
 */
static __always_inline int pp_container_id_offset(const char *name, __u32 len)
{
	__u32 begin;
	char c;

	if (len >= PP_CGROUP_NAME_LEN)
		return -1;
	if (pp_name_ends_in(name, len, ".scope", 6))
		len -= 6;
	if (len < PP_CONTAINER_ID_LEN)
		return -1;
	begin = len - PP_CONTAINER_ID_LEN;
	if (begin == 0)
		return 0;
	c = name[(begin - 1) & PP_CGROUP_NAME_MASK];
	if (c != '-' && c != ':')
		return -1;
	if (pp_name_ends_in(name, begin, "conmon-", 7))
		return -1;
	return (int)begin;
}

#define PP_EACH_BYTE(byte) ((__u64)(byte)*0x0101010101010101ULL)

/*
 * Are these 64 bytes lower-case hex digits? Eight at a time, each sum of two bytes below 128
 * staying in its own: byte by byte the verifier took 50,000 instructions for each caller.
 */
static __always_inline int pp_is_container_id(const __u64 *words)
{
	__u64 wrong = 0;
	__u32 i;

	for (i = 0; i < PP_CONTAINER_ID_LEN / sizeof(__u64); i++) {
		__u64 low = words[i] & PP_EACH_BYTE(0x7f);
		/* The highest bit of each byte: is it in the range? */
		__u64 digit = (low + PP_EACH_BYTE(0x80 - '0')) & ~(low + PP_EACH_BYTE(0x7f - '9'));
		__u64 letter = (low + PP_EACH_BYTE(0x80 - 'a')) & ~(low + PP_EACH_BYTE(0x7f - 'f'));

		wrong |= ~(digit | letter) | words[i];
	}
	return (wrong & PP_EACH_BYTE(0x80)) == 0;
}

#endif /* PAWPRINT_CONTAINER_ID_H */
