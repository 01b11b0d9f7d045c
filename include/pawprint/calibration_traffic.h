/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The traffic with which a pawprint in ftrace mode calibrates itself, in network namespaces
 * of its own that are gone a moment later. Others on the node see it too, with drops and
 * regressions that are no trouble of anybody's: every source leaves it out.
 *
 * It is told by its local address, which nothing that comes from outside can have, so that
 * nobody can hide behind it.
 */
#ifndef PAWPRINT_CALIBRATION_TRAFFIC_H
#define PAWPRINT_CALIBRATION_TRAFFIC_H

#include "pawprint/event.h"

#if defined(__cplusplus) && !defined(__always_inline)
#define __always_inline inline __attribute__((always_inline))
#endif

/* 127.112.97.119, of loopback: local in every namespace without being set up. */
#define PP_CALIBRATION_V4 0x7f706177U

/* clang-format off */
#define PP_CALIBRATION_V4_MAPPED 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 112, 97, 119

/* fd70:6177:7072:696e:7400::/72, RFC 4193: 0xfd "pawprint". */
#define PP_CALIBRATION_V6 0xfd, 0x70, 0x61, 0x77, 0x70, 0x72, 0x69, 0x6e, 0x74
#define PP_CALIBRATION_V6_BYTES 9
/* clang-format on */

/* From behind: all IPv4 addresses begin alike, and loopback's end differently. */
static __always_inline int pp_starts_with(const __u8 *address, const __u8 *prefix, unsigned bytes)
{
	unsigned i;

	for (i = bytes; i > 0; i--) {
		if (address[i - 1] != prefix[i - 1])
			return 0;
	}
	return 1;
}

/* `local`: IPv6 or v4-mapped. */
static __always_inline int pp_is_calibration(const __u8 *local)
{
	const __u8 v4[PP_ADDR_LEN] = {PP_CALIBRATION_V4_MAPPED};
	const __u8 v6[PP_CALIBRATION_V6_BYTES] = {PP_CALIBRATION_V6};

	return pp_starts_with(local, v4, PP_ADDR_LEN) ||
	       pp_starts_with(local, v6, PP_CALIBRATION_V6_BYTES);
}

#endif /* PAWPRINT_CALIBRATION_TRAFFIC_H */
