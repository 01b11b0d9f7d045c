# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# Makes what QEMU boots out of a bzImage. A kernel that has the PVH entry point
# is unpacked on the host: under emulation its own decompressor takes 6 s of an
# 11 s boot. Others (3.10, 5.4 without CONFIG_PVH) are booted as they are.

# Reads COUNT bytes at OFFSET of FILE as one little-endian number.
read_number() { od -An -v -t "u$3" -j "$2" -N "$3" -- "$1" | tr -d ' '; }

# Documentation/arch/x86/boot.rst: setup_sects at 0x1f1, "HdrS" at 0x202,
# payload_offset at 0x248, payload_length at 0x24c; the payload's last 4 bytes
# are its unpacked size and no part of the compressed stream.
unpack_bzimage() {
  local bzimage=$1 sectors start length magic unpack
  [[ $(dd if="$bzimage" bs=1 skip=514 count=4 status=none | tr -d '\0') == HdrS ]] || return 1
  sectors=$(read_number "$bzimage" 497 1)
  start=$((((sectors ? sectors : 4) + 1) * 512 + $(read_number "$bzimage" 584 4)))
  length=$(($(read_number "$bzimage" 588 4) - 4))
  magic=$(od -An -v -t x1 -j "$start" -N 4 -- "$bzimage" | tr -d ' ')
  case $magic in
  1f8b*) unpack=(gzip -dc) length=$((length + 4)) ;; # gzip ends with the size itself
  fd377a58) unpack=(xz -dc) ;;
  28b52ffd) unpack=(zstd -dcq) ;;
  *) return 1 ;;
  esac
  dd if="$bzimage" bs=1M iflag=skip_bytes,count_bytes skip="$start" count="$length" status=none |
    "${unpack[@]}"
}

# ELF note "Xen" of type 18, XEN_ELFNOTE_PHYS32_ENTRY: QEMU's PVH entry point.
has_pvh_entry() {
  LC_ALL=C grep -qaP '\x04\x00\x00\x00[\x04\x08]\x00\x00\x00\x12\x00\x00\x00Xen\x00' -- "$1"
}

make_boot_image() {
  local bzimage=$1 image=$2
  if unpack_bzimage "$bzimage" >"$image.unpacked" 2>/dev/null && has_pvh_entry "$image.unpacked"; then
    mv -- "$image.unpacked" "$image"
  else
    rm -f -- "$image.unpacked"
    cp -- "$bzimage" "$image"
  fi
}
