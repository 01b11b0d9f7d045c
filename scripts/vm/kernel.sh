# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# Gets Debian kernels with apt, kept apart from the system's own lists, cache
# and package status, into CACHE_DIR/kernels/NAME:
#   vmlinuz, image (what QEMU boots), config, release, package, lib/modules/
# A folder of that name is always complete: it is made elsewhere and renamed.

readonly KERNEL_NAMES=(5.10 6.1 6.12 newest)
readonly KERNELS_DIR=$CACHE_DIR/kernels
readonly DEBIAN_MIRROR=${PAWPRINT_DEBIAN_MIRROR:-http://deb.debian.org}
readonly DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# Drivers that no VM of ours has; they are most of a Debian kernel's size.
readonly UNWANTED_MODULES=(
  sound drivers/{gpu,media,staging,iio,infiniband,usb,scsi,ata,hwmon,input,mtd,platform,video}
  drivers/net/{ethernet,wireless,usb,can}
)

kernel_suite() {
  case $1 in
  5.10) echo bullseye ;;
  6.1) echo bookworm ;;
  6.12) echo trixie ;;
  newest) echo sid ;;
  esac
}

list_kernels() {
  local name dir
  for name in "${KERNEL_NAMES[@]}"; do
    dir=$KERNELS_DIR/$name
    printf '%-8s %-10s %s\n' "$name" "$(kernel_suite "$name")" \
      "$([[ -d $dir ]] && cat "$dir/package" || echo 'not fetched')"
  done
}

# Sets KERNEL_IMAGE, and KERNEL_DIR for a Debian kernel.
prepare_kernel() {
  KERNEL_DIR=''
  if [[ -n $(kernel_suite "$KERNEL") ]]; then
    KERNEL_DIR=$KERNELS_DIR/$KERNEL
    fetch_kernel "$KERNEL"
    KERNEL_IMAGE=$KERNEL_DIR/image
  else
    KERNEL_IMAGE=$RUN_DIR/image
    make_boot_image "$KERNEL" "$KERNEL_IMAGE"
  fi
}

dry_run_image() {
  [[ -n $(kernel_suite "$KERNEL") ]] && echo "$KERNELS_DIR/$KERNEL/image" || echo "$KERNEL"
}

fetch_kernel() {
  local name=$1 lock work
  [[ ! -d $KERNELS_DIR/$name ]] || return 0
  mkdir -p "$KERNELS_DIR"
  exec {lock}>"$KERNELS_DIR/.$name.lock"
  flock "$lock"
  if [[ ! -d $KERNELS_DIR/$name ]]; then
    work=$KERNELS_DIR/.$name.partial
    rm -rf -- "$work" # of one that was killed: the lock says nobody works on it
    DISCARD+=("$work")
    mkdir -p "$work"
    say "fetching the $name kernel from Debian $(kernel_suite "$name")"
    download_kernel "$name" "$work"
    unpack_kernel "$work"
    mv -T -- "$work/kernel" "$KERNELS_DIR/$name"
    rm -rf -- "$work"
  fi
  exec {lock}>&-
}

# Where a suite can be, best first: with its security updates, without, and in
# the archive after the mirrors dropped it. The archive's lists are out of date
# on purpose, so only their date is not checked; signatures always are.
kernel_sources() {
  local suite=$1 signed="signed-by=$DEBIAN_KEYRING" base=$DEBIAN_MIRROR
  local old="$signed check-valid-until=no" archive=http://archive.debian.org
  if [[ $suite == sid ]]; then
    echo "deb [$signed] $base/debian sid main"
    return
  fi
  echo "deb [$signed] $base/debian $suite main|deb [$signed] $base/debian-security $suite-security main"
  echo "deb [$signed] $base/debian $suite main"
  echo "deb [$old] $archive/debian $suite main|deb [$old] $archive/debian-security $suite-security main"
}

# Makes APT, the options that keep apt away from the system's state.
set_apt_options() {
  local work=$1
  mkdir -p "$work"/{state/lists/partial,cache/archives/partial,etc}
  : >"$work/etc/status"
  APT=(-q
    -o "Dir::State=$work/state" -o "Dir::State::status=$work/etc/status"
    -o "Dir::Cache=$work/cache" -o "Dir::Etc::sourcelist=$work/etc/sources.list"
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferences=/dev/null
    -o Dir::Etc::preferencesparts=/dev/null -o APT::Default-Release=
    -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o Acquire::Languages=none
    -o APT::Update::Error-Mode=any -o Acquire::Retries=2 -o Acquire::http::Timeout=30
    -o "APT::Sandbox::User=$(id -un)") # _apt may not enter a private cache folder
}

# Downloads the kernel's packages into WORK/debs, or exits 77 with the reason.
download_kernel() {
  local name=$1 work=$2 sources packages log=$2/apt.log
  set_apt_options "$work"
  while read -r sources; do
    tr '|' '\n' <<<"$sources" >"$work/etc/sources.list"
    apt-get "${APT[@]}" update >>"$log" 2>&1 && break
    sources=''
  done < <(kernel_sources "$(kernel_suite "$name")")
  [[ -n ${sources:-} ]] || cannot_fetch "$name" "$log"

  mapfile -t packages < <(kernel_packages linux-image-amd64 | sort -u)
  ((${#packages[@]})) || die 77 "kernel $name cannot be installed: linux-image-amd64 depends on no kernel"
  mkdir -p "$work/debs"
  (cd "$work/debs" && apt-get "${APT[@]}" download "${packages[@]}") >>"$log" 2>&1 ||
    cannot_fetch "$name" "$log"
}

# The packages behind a meta package that hold the kernel: one up to 6.12, then
# split into linux-image, linux-base, linux-binary and linux-modules.
kernel_packages() {
  local package
  apt-cache "${APT[@]}" depends --important "$1" |
    sed -nE 's/^ *(Pre)?Depends: (linux-(image|base|binary|modules)-[0-9].*-amd64)$/\2/p' |
    while read -r package; do
      echo "$package"
      kernel_packages "$package"
    done
}

# The first error is the one of the place where the kernel should have been.
cannot_fetch() {
  local name=$1 log=$2 reason
  reason=$(grep -m1 '^E:' "$log" || tail -n1 "$log")
  die 77 "kernel $name cannot be installed: ${reason:-apt failed without a message}"
}

# Turns WORK/debs into WORK/kernel.
unpack_kernel() {
  local work=$1 deb root=$1/root kernel=$1/kernel release
  mkdir -p "$root" "$kernel/lib"
  for deb in "$work"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" |
      tar -x -C "$root" --no-same-owner "${UNWANTED_MODULES[@]/#/--exclude=*/kernel/}"
  done
  # /lib up to 6.1, /usr/lib after it; since the split vmlinuz is there, too.
  mv "$root"/{usr/lib,lib}/modules "$kernel/lib/" 2>/dev/null || true
  release=$(basename -- "$kernel"/lib/modules/*)
  mv "$root"/boot/vmlinuz-* "$kernel/vmlinuz" 2>/dev/null ||
    mv "$kernel/lib/modules/$release/vmlinuz" "$kernel/vmlinuz"
  mv "$root"/boot/config-* "$kernel/config" 2>/dev/null ||
    mv "$kernel/lib/modules/$release/config" "$kernel/config"
  depmod -b "$kernel" "$release"
  make_boot_image "$kernel/vmlinuz" "$kernel/image"
  echo "$release" >"$kernel/release"
  # shellcheck disable=SC2016 # the variables are dpkg's
  dpkg-deb --show --showformat='${Package} ${Version}\n' "$work"/debs/linux-image-*.deb >"$kernel/package"
}
