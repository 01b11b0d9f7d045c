#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: two real clients behind one real SNAT address take turns on the same ports of
# a server that closes first, and what is lost before TCP: a full conntrack table, rp_filter.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
peers=$here/../tests/nat_peers
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$watch_dir"' EXIT
kernel=$(uname -r)
server=10.77.0.1 nat=10.77.0.2
ports=(40001 40002 40003 40004)

# at NAMESPACE COMMAND...
at() { nsenter --net="/run/netns/$1" "${@:2}"; }

# link NAMESPACE INTERFACE ADDRESS NAMESPACE INTERFACE ADDRESS
link() {
  ip link add "$2" netns "$1" type veth peer name "$5" netns "$4"
  at "$1" ip address add "$3" dev "$2"
  at "$4" ip address add "$6" dev "$5"
  at "$1" ip link set "$2" up
  at "$4" ip link set "$5" up
}

make_network() {
  local namespace
  for namespace in server nat client1 client2; do
    ip netns add $namespace
    at $namespace ip link set lo up
  done
  link server s0 $server/24 nat n0 $nat/24
  link client1 c0 10.78.1.2/24 nat c1 10.78.1.1/24
  link client2 c0 10.78.2.2/24 nat c2 10.78.2.1/24
  at client1 ip route add default via 10.78.1.1
  at client2 ip route add default via 10.78.2.1
  at nat sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
  at nat nft -f - <<'RULES'
table ip story {
  chain out {
    type nat hook postrouting priority 100
    oifname "n0" ip saddr 10.78.0.0/16 masquerade
  }
}
RULES
  # The NAT forgets a closed connection long before the server does.
  at nat sh -c 'echo 1 >/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_time_wait'
}

# tcp_ext NAMESPACE NAME: a counter of the kernel; 0 where it has none.
tcp_ext() {
  at "$1" awk -v name="$2" '$1 == "TcpExt:" {
      if (!n) { for (n = 2; n <= NF; n++) if ($n == name) column = n }
      else if (column) value = $column
    } END { print value + 0 }' /proc/net/netstat
}

# conntrack_stat NAMESPACE NAME: the same of conntrack, summed over CPUs.
conntrack_stat() {
  local column sum=0 value
  column=$(at "$1" awk -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) print i }' \
    /proc/net/stat/nf_conntrack)
  for value in $(at "$1" awk -v column="$column" 'NR > 1 { print $column }' /proc/net/stat/nf_conntrack); do
    sum=$((sum + 16#$value))
  done
  echo $sum
}

# Until then it gives the next client of a port another one. An entry that timed out is not listed.
forgotten() { ! at nat grep -qs 'dport=7200 ' /proc/net/nf_conntrack; }

connect() { at "client$1" timeout 30 "$peers" connect $server 7200 "$2"; }

make_network || not_ok "$kernel nat: the network"
mkfifo "$watch_dir/hold"
exec 9<>"$watch_dir/hold"
at server "$peers" serve $server 7200 <"$watch_dir/hold" >"$watch_dir/serve" &
at server "$peers" hold $server 7201 <"$watch_dir/hold" >"$watch_dir/holds" &
at nat sleep 3000 & # a namespace without a process is not to be found
wait_until 30 test -s "$watch_dir/serve"
wait_until 30 test -s "$watch_dir/holds"
server_netns=$(at server readlink /proc/self/ns/net | tr -dc 0-9)
nat_netns=$(at nat readlink /proc/self/ns/net | tr -dc 0-9)
for variant in kprobe-perfbuf auto-auto; do
  start_watch "$variant" pawprint --collect timewait,syn \
    --attach "${variant%-*}" --transport "${variant#*-}" || not_ok "$kernel nat $variant: starts"
done

# On each port: client 1, client 2, client 1 again. One of the two changes is to a clock
# that is behind, whatever the offsets of the clients are.
for client in 1 2 1; do
  clients=()
  for port in "${ports[@]}"; do
    connect $client "$port" >>"$watch_dir/connects" &
    clients+=($!)
  done
  wait "${clients[@]}"
  sleep 3
  wait_until 40 forgotten
done
check_equal "$kernel nat: every connection succeeded" "12" "$(grep -c '^[0-9]*$' "$watch_dir/connects")"
paws=$(($(tcp_ext server PAWSEstab) + $(tcp_ext server PAWSTimewait)))
check "$kernel nat: the kernel refused a SYN on each port ($paws)" [ "$paws" -ge "${#ports[@]}" ]
echo "# $kernel nat: connect() took, ms: $(sort -n "$watch_dir/connects" | tr '\n' ' ')"
# How often the NAT gave a port once more.
given_again=$(sed 1d "$watch_dir/serve" | sort | uniq -d -c | awk '{ n += $1 - 1 } END { print n + 0 }')
echo "# $kernel nat: source ports at the server: $(sed 1d "$watch_dir/serve" | tr '\n' ' ')"

# Lost before TCP.
for port in 41001 41002; do
  at client1 "$peers" connect $server 7201 $port >>"$watch_dir/held" &
done
held() { [ "$(wc -l <"$watch_dir/held")" -ge 2 ]; }
wait_until 30 held
conntrack_max=$(cat /proc/sys/net/netfilter/nf_conntrack_max)
echo 1 >/proc/sys/net/netfilter/nf_conntrack_max
at client2 timeout 3 "$peers" connect $server 7201 41003 >/dev/null
echo "$conntrack_max" >/proc/sys/net/netfilter/nf_conntrack_max
dropped=$(conntrack_stat nat drop)
check "$kernel nat: a full conntrack table dropped SYNs ($dropped)" [ "$dropped" -gt 0 ]
at server sh -c 'echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter'
at nat ip address add 10.99.0.1/32 dev lo
at nat ping -c 3 -W 1 -I 10.99.0.1 $server >/dev/null 2>&1
refused=$(tcp_ext server IPReversePathFilter)
check "$kernel nat: rp_filter refused packets ($refused)" [ "$refused" -gt 0 ]
stop_watches

# Each port is refused once and reused once, but for those whose SYN meets no TIME_WAIT entry: the
# NAT chose another port, or an ACK that was overtaken by its own FIN regressed, the kernel
# answered it, and the client's RST to that took the entry away.
for seen in "$watch_dir"/*.json; do
  variant=$(basename "$seen" .json)
  jq -c --arg nat $nat '.timewait[] | select(.remote == $nat)' "$seen" >"$watch_dir/row"
  echo "# $kernel nat $variant: $(cat "$watch_dir/row")"
  check_json "$kernel nat $variant: regressions, refusals and reuses behind the SNAT address" "$watch_dir/row" \
    "(.regressions - .refused.regression + 2 * ${#ports[@]} - $given_again) as \$met_none
     | .regressions >= $paws and .syns == .accepted_reuse + ([.refused[]] | add)
     and .syns <= $given_again and .syns >= 2 * ${#ports[@]} - \$met_none
     and .refused.regression + .refused.rate_limited >= ${#ports[@]} - \$met_none
     and .accepted_reuse >= ${#ports[@]} - \$met_none and .listener_syns >= 12"
  check_json "$kernel nat $variant: equal to the kernel's PAWS counter" "$seen" \
    "[.coverage[] | select(.netns == $server_netns and (.counter | test(\"PAWS(Estab|Timewait)\")))
      | .kernel == $paws and .observed == $paws] == [true]"
  check_json "$kernel nat $variant: no number of machines where offsets are random" "$seen" \
    ".timewait[] | select(.remote == \"$nat\") | .clocks == null or .clocks == 2"
  check_json "$kernel nat $variant: packets lost in conntrack are told, nothing beside them" "$seen" \
    "[.coverage[] | select(.netns == $nat_netns and .counter == \"conntrack.drop\")
      | .kernel == $dropped and .observed == null and (.note | test(\"table\"))] == [true]"
  check_json "$kernel nat $variant: packets that rp_filter refused are told" "$seen" \
    "[.coverage[] | select(.netns == $server_netns and .counter == \"IPReversePathFilter\")
      | .kernel == $refused and .observed == null] == [true]"
  check_json "$kernel nat $variant: the softnet backlog is the node's" "$seen" \
    '[.coverage[] | select(.counter == "softnet.dropped") | .netns == null and .observed == null] == [true]'
  check_json "$kernel nat $variant: every SYN was answered" "$seen" \
    '.syn_totals | .dropped == 0 and .unknown == 0 and .received == .answered and .received >= 14'
done
exec 9>&-
tap_end
