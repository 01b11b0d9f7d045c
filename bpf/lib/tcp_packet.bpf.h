/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The packet of a segment, read at once: what is before the TCP header, that header, its options.
 */
#ifndef PAWPRINT_TCP_PACKET_BPF_H
#define PAWPRINT_TCP_PACKET_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "kernel_compat.bpf.h"
#include "pawprint/event.h"
#include "pawprint/tcp_options.h"
#include "typed.bpf.h"

#define ETH_P_IP 0x0800

/* As in memory; lies in a map. */
struct tcp_packet {
	/* The addresses end the IP header: of IPv4 the last two words, of IPv6 all. */
	union {
		__be32 v4[8];
		u64 v6[4];
	};
	/* struct tcphdr, whose flags have no names in C */
	__be16 source;
	__be16 dest;
	__be32 seq;
	__be32 ack;
	u8 words; /* its length, in the upper half */
	u8 flags;
	__be16 rest[3];
	struct pp_tcp_options options;
	u16 ip_len; /* of the IP header */
};

#define TCP_HEADER_MAX	60
#define ADDRESSES_BYTES offsetof(struct tcp_packet, source)

_Static_assert(__builtin_offsetof(struct tcp_packet, options) == 52,
	       "the options follow struct tcphdr");

/* An address of an event is aligned: one word instead of bytes. */
static __always_inline void map_v4(u8 *address, __be32 v4)
{
	*(u64 *)address = 0;
	*(__be32 *)(address + 8) = bpf_htonl(0xffff);
	*(__be32 *)(address + 12) = v4;
}

static __always_inline void copy_v6(u8 *address, const u64 *v6)
{
	((u64 *)address)[0] = v6[0];
	((u64 *)address)[1] = v6[1];
}

/* Where a packet and its headers are. Side by side in struct sk_buff: */
struct skb_fields {
	unsigned char *head;
	u16 transport_header;
	u16 network_header;
	__be16 protocol;
};

static __always_inline void read_skb(bool typed, struct sk_buff *skb, struct skb_fields *out)
{
	u64 span[5];

	READ_SPAN(typed, span, skb, protocol);
	out->head = LOAD_NEAR(typed, span, skb, protocol, head);
	out->transport_header = LOAD_NEAR(typed, span, skb, protocol, transport_header);
	out->network_header = LOAD_NEAR(typed, span, skb, protocol, network_header);
	out->protocol = LOAD_NEAR(typed, span, skb, protocol, protocol);
}

/*
 * Fill in `packet`, and source and destination of the packet; returns its family (4 or 6).
 *
 * As many bytes as the longest TCP header has are always mapped: struct skb_shared_info follows
 * the data (4.19 to 6.18). A TCP header that follows options or extension headers takes two reads.
 */
static __always_inline u8 read_packet(bool typed, struct sk_buff *skb, struct tcp_packet *packet,
				      u8 *source, u8 *destination)
{
	unsigned char *ip, *th;
	struct skb_fields at;
	bool is_v4;
	u16 ip_len;

	read_skb(typed, skb, &at);
	ip = at.head + at.network_header;
	th = at.head + at.transport_header;
	ip_len = at.transport_header - at.network_header;
	is_v4 = at.protocol == bpf_htons(ETH_P_IP);
	packet->ip_len = ip_len;
	if (ip_len == (is_v4 ? 20 : 40) && at.transport_header >= ADDRESSES_BYTES) {
		bpf_probe_read_kernel(packet, ADDRESSES_BYTES + TCP_HEADER_MAX,
				      th - ADDRESSES_BYTES);
	} else {
		bpf_probe_read_kernel(&packet->source, TCP_HEADER_MAX, th);
		if (is_v4)
			bpf_probe_read_kernel(&packet->v4[6], 8, ip + 12);
		else
			bpf_probe_read_kernel(packet->v6, sizeof(packet->v6), ip + 8);
	}
	if (is_v4) {
		map_v4(source, packet->v4[6]);
		map_v4(destination, packet->v4[7]);
		return 4;
	}
	copy_v6(source, &packet->v6[0]);
	copy_v6(destination, &packet->v6[2]);
	return 6;
}

static __always_inline u32 tcp_header_len(const struct tcp_packet *packet)
{
	return packet->words >> 4 << 2;
}

/* The TSval of the segment. False: it has none, or this namespace ignores it. */
static __always_inline bool parse_tsval(bool typed, struct tcp_packet *packet, struct net *net,
					u32 *tsval)
{
	u32 header_len = tcp_header_len(packet);

	if (header_len <= 20 || !read_sysctl(typed, net, sysctl_tcp_timestamps))
		return false;
	packet->options.len = header_len - 20;
	pp_parse_timestamp(&packet->options);
	*tsval = packet->options.tsval;
	return packet->options.found;
}

#endif /* PAWPRINT_TCP_PACKET_BPF_H */
