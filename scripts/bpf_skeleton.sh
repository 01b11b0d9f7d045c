#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# bpf_skeleton.sh BPFTOOL OBJECT NAME: bpftool's skeleton NAME of OBJECT on stdout, with the
# object gzip-packed: a fifth of its size in the binary. source/bpf/packed_object.h unpacks.
set -euo pipefail
bpftool=$1 object=$2 name=$3

echo '#include "source/bpf/packed_object.h"'
"$bpftool" gen skeleton "$object" name "$name" | awk -v name="$name" '
  $0 == "static inline const void *" name "__elf_bytes(size_t *sz)" { skip = found = 1 }
  !skip { print }
  /^}/ { skip = 0 }
  END { exit !found }'
echo "static const unsigned char ${name}_packed[] = {"
gzip -9 -n -c "$object" | od -An -v -t x1 | sed 's/ \(..\)/0x\1,/g'
cat <<EOF
};
static inline const void *${name}__elf_bytes(size_t *sz)
{
	static const std::vector<char> object = pawprint::unpack_object(${name}_packed, $(stat -c %s "$object"));
	*sz = object.size();
	return object.data();
}
EOF
