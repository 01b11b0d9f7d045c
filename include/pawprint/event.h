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

#include "pawprint/event_header.h"
#include "pawprint/event_kube.h"
#include "pawprint/event_node.h"
#include "pawprint/event_probe.h"
#include "pawprint/event_tcp.h"

#undef PP_ASSERT_SIZE
#endif /* PAWPRINT_EVENT_H */
