/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The timestamp option of a TCP header, read as net/ipv4/tcp_input.c
 * tcp_parse_options() does (3.10 to 6.18): a truncated or malformed option ends the
 * parsing, the last well-formed one counts. For BPF programs and the user side.
 */
#ifndef PAWPRINT_TCP_OPTIONS_H
#define PAWPRINT_TCP_OPTIONS_H

#ifdef __cplusplus
#include <linux/types.h>
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#endif

#define PP_TCP_OPTIONS_MAX    40
#define PP_TCP_OPTIONS_BUFFER 64 /* a power of two, for the verifier's bounds */
#define PP_TCP_OPTIONS_MASK   (PP_TCP_OPTIONS_BUFFER - 1)

/*
 * In and out of the parser. In a BPF program it lies in a map: the verifier does not
 * follow values there, so every turn of the loop looks the same to it. With the cursor
 * in a register it sees another range each turn, and gives up ("BPF program is too
 * large. Processed 1000001 insn", 6.1).
 */
struct pp_tcp_options {
	__u8 bytes[PP_TCP_OPTIONS_BUFFER];
	volatile __u32 at;
	__u32 len; /* valid bytes, at most PP_TCP_OPTIONS_MAX */
	__u32 found;
	__u32 tsval;
	__u32 tsecr;
};

/* The compiler knows that the index is in bounds and would drop the mask that shows it
 * to the verifier, so it must not see where the index comes from. */
static __always_inline __u8 pp_option_byte(const struct pp_tcp_options *options, __u64 at)
{
	__asm__ volatile("" : "+r"(at));
	return options->bytes[at & PP_TCP_OPTIONS_MASK];
}

static __always_inline __u32 pp_option_u32(const struct pp_tcp_options *options, __u64 at)
{
	return (__u32)pp_option_byte(options, at) << 24 |
	       (__u32)pp_option_byte(options, at + 1) << 16 |
	       (__u32)pp_option_byte(options, at + 2) << 8 | pp_option_byte(options, at + 3);
}

/* Sets found, tsval and tsecr from bytes and len. */
static __always_inline void pp_parse_timestamp(struct pp_tcp_options *options)
{
	__u32 at, kind, size;
	int i;

	options->at = 0;
	options->found = 0;
	for (i = 0; i < PP_TCP_OPTIONS_MAX; i++) {
		at = options->at;
		if (at >= options->len)
			return;
		kind = pp_option_byte(options, at);
		if (kind == 0) /* TCPOPT_EOL */
			return;
		if (kind == 1) { /* TCPOPT_NOP */
			options->at = at + 1;
			continue;
		}
		if (at + 1 >= options->len)
			return;
		size = pp_option_byte(options, at + 1);
		if (size < 2 || at + size > options->len)
			return;
		if (kind == 8 && size == 10) { /* TCPOPT_TIMESTAMP */
			options->tsval = pp_option_u32(options, at + 2);
			options->tsecr = pp_option_u32(options, at + 6);
			options->found = 1;
		}
		options->at = at + size;
	}
}

#endif /* PAWPRINT_TCP_OPTIONS_H */
