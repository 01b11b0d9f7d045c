# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# The Debian packages that vm.sh uses and the programs by which it sees that
# they are installed. It never installs anything itself: scripts/deps.sh does.

# Programs that go into the guest come from the host, so their packages are
# needed too. Essential packages (bash, coreutils, util-linux) are left out.
readonly PACKAGES=(
  busybox-static cpio crun debian-archive-keyring iproute2 iptables kmod nftables procps
  qemu-system-x86 runc xz-utils zstd
)

# A file or program that only that package brings.
package_witness() {
  case $1 in
  busybox-static) echo /bin/busybox ;;
  debian-archive-keyring) echo /usr/share/keyrings/debian-archive-keyring.gpg ;;
  iproute2) echo tc ;;
  kmod) echo depmod ;;
  nftables) echo nft ;;
  procps) echo pgrep ;;
  qemu-system-x86) echo qemu-system-x86_64 ;;
  xz-utils) echo xz ;;
  *) echo "$1" ;;
  esac
}

# sbin is not in the PATH of every user; the guest's programs are taken from it.
find_program() { PATH=$PATH:/usr/sbin:/sbin command -v -- "$1"; }

need_packages() {
  local package missing=()
  for package in "${PACKAGES[@]}"; do
    find_program "$(package_witness "$package")" >/dev/null ||
      [[ -e $(package_witness "$package") ]] || missing+=("$package")
  done
  ((!${#missing[@]})) || die 69 "Debian packages missing: ${missing[*]}"
  # The dynamic busybox would need a loader before the guest has one.
  ! ldd /bin/busybox >/dev/null 2>&1 || die 69 "Debian packages missing: busybox-static"
  PATH=$PATH:/usr/sbin:/sbin
}
