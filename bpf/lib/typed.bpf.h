/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reading the kernel's structs from a program whose arguments the verifier knows the types of
 * (fentry, fexit: `typed`) and from one for which they are numbers (kprobe, kretprobe), in one
 * function for both. `typed` is a constant where it is used, so each program has its own way only.
 *
 * The first loads a member with one instruction, and a fault reads as 0 (5.5, commit 2a02759ef5f8
 * "bpf: Add support for BTF pointers to interpreter"); the second calls bpf_probe_read_kernel(),
 * which takes many times as long. The verifier goes by the type of the kernel function's parameter,
 * whatever it is cast to here: what lies behind the end of that type needs one of the casts below,
 * and so does none of what a `void *` or `char *` of the kernel points to.
 */
#ifndef PAWPRINT_TYPED_BPF_H
#define PAWPRINT_TYPED_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

/* A member of `src`, or of a struct within it; not of what a member points to. */
#define LOAD(typed, src, member) ((typed) ? (src)->member : BPF_CORE_READ(src, member))

/*
 * Several members that lie near each other: where they are numbers, all by one call. READ_SPAN()
 * reads from `first` on into `span`, an array of u64, and LOAD_NEAR() takes a member from there.
 * How far apart they are is the kernel's choice, and a constant after relocation: one that is not
 * in the span is read by itself, and the verifier drops what is not done. A span begins at a
 * multiple of 8, because the verifier wants accesses to the stack aligned.
 *
 * The assembler keeps the compiler from two things: `|` instead of `+`, as it knows the bits ("R2
 * bitwise operator |= on pointer prohibited"), and one load at the end for all ways to get there
 * ("same insn cannot be used with different pointers").
 */
#define SPAN_BEGIN(src, first) (bpf_core_field_offset((src)->first) & ~7UL)
#define READ_SPAN(typed, span, src, first)                                                         \
	({                                                                                         \
		if (!(typed))                                                                      \
			bpf_probe_read_kernel(span, sizeof(span),                                  \
					      (void *)(src) + SPAN_BEGIN(src, first));             \
	})
#define LOAD_NEAR(typed, span, src, first, member)                                                 \
	((typed) ? (src)->member : FROM_SPAN(span, src, first, member))
#define FROM_SPAN(span, src, first, member)                                                        \
	({                                                                                         \
		u64 __at = bpf_core_field_offset((src)->member) - SPAN_BEGIN(src, first);          \
		u64 __value;                                                                       \
		asm("" : "+r"(__at));                                                              \
		if (__at <= sizeof(span) - sizeof((src)->member))                                  \
			__value = (u64) * (typeof((src)->member) *)((void *)(span) + __at);        \
		else                                                                               \
			__value = (u64)BPF_CORE_READ(src, member);                                 \
		asm volatile("" : "+r"(__value));                                                  \
		(typeof((src)->member))__value;                                                    \
	})

/*
 * `sk` with all members of a tcp_sock (so of an inet_connection_sock). NULL: not to be loaded
 * from but to be read, in a kernel before 5.9 (af7ec1383361 "bpf: Add bpf_skc_to_tcp6_sock()
 * helper" and those after it) or where `typed` is false.
 */
static __always_inline struct tcp_sock *typed_tcp_sock(bool typed, struct sock *sk)
{
	if (typed && bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_skc_to_tcp_sock))
		return bpf_skc_to_tcp_sock(sk);
	return NULL;
}

/* The same for a TIME_WAIT socket. NULL also where its protocol is not TCP's own struct proto
 * but one that MPTCP or a sockmap put in its place. */
static __always_inline struct tcp_timewait_sock *typed_timewait_sock(bool typed,
								     struct inet_timewait_sock *tw)
{
	if (typed &&
	    bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_skc_to_tcp_timewait_sock))
		return bpf_skc_to_tcp_timewait_sock(tw);
	return NULL;
}

#endif /* PAWPRINT_TYPED_BPF_H */
