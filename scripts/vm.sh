#!/usr/bin/env bash
# Runs a command in a small virtual machine: one of four Debian kernels, or an
# own bzImage, under QEMU's software emulation. stdout, stderr and the exit
# status are those of the command. See scripts/vm/README.md.
#
# Exit status of its own: 2 usage, 69 host programs missing, 70 the VM died or
# did not start, 77 the kernel cannot be had (count it as a skip), 124 timeout.
#
# shellcheck source-path=SCRIPTDIR disable=SC1091,SC2034 # the parts read the options
set -euo pipefail
umask 022 # what is put into the guest is for all of its users

SCRIPT_DIR=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
PROJECT_DIR=$(dirname -- "$SCRIPT_DIR")
CACHE_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/pawprint
readonly SCRIPT_DIR PROJECT_DIR CACHE_DIR

say() { printf 'vm.sh: %s\n' "$*" >&2; }
die() { # die STATUS MESSAGE...
  local status=$1
  shift
  say "$@"
  exit "$status"
}

source "$SCRIPT_DIR/vm/packages.sh"
source "$SCRIPT_DIR/vm/kernel.sh"
source "$SCRIPT_DIR/vm/boot_image.sh"
source "$SCRIPT_DIR/vm/initramfs.sh"
source "$SCRIPT_DIR/vm/modules.sh"
source "$SCRIPT_DIR/vm/userland.sh"
source "$SCRIPT_DIR/vm/payload.sh"
source "$SCRIPT_DIR/vm/qemu.sh"

usage() {
  cat <<'EOF'
usage: scripts/vm.sh KERNEL [OPTIONS] -- CMD...
       scripts/vm.sh --list | --packages | --help

KERNEL  5.10, 6.1, 6.12, newest (Debian bullseye, bookworm, trixie, sid), or
        the path of a bzImage.
CMD     runs as root in the guest, in /root, with stdin from /dev/null.

  --append ARGS       more kernel command line, such as lsm=lockdown,yama,bpf
  --build DIR         built tree whose programs go in (default: build)
  --cgroup MODE       v1, v2 or hybrid (default: v2, v1 where there is no v2)
  --console FILE      keep the kernel's console log in FILE
  --cpus N            default 2
  --env NAME=VALUE    environment of CMD; repeatable
  --file SRC[:DST]    put a file in, with its shared libraries; repeatable
                      (DST: /usr/bin/NAME for programs, else /root/NAME)
  --memory MB         default 1024; the files put in live in memory
  --modules DIR       lib/modules tree of an own kernel, all of it goes in
  --share DIR         DIR of the host at /mnt/share, read-write, by 9p
  --timeout SECONDS   default 600, boot included
  --tree DIR[:DST]    put a folder in (DST: /root/NAME); repeatable

  --dry-run           print the QEMU command and do nothing
  --fetch-only        get the kernel and do nothing else
  --list              kernels, and which version of each is in the cache
  --packages          Debian packages that this script needs, one a line
  -v, --verbose       say what was booted and how long it took
EOF
}

KERNEL='' CMD=()
APPEND='' BUILD_DIR=$PROJECT_DIR/build CGROUP=auto CONSOLE='' CPUS=2 ENV=()
FILES=() TREES=() MEMORY=1024 MODULES_DIR='' SHARE='' TIMEOUT=600
DRY_RUN='' FETCH_ONLY='' VERBOSE=''

usage_error() { die 2 "$* (try --help)"; }

need_number() { [[ $2 =~ ^[1-9][0-9]{0,6}$ ]] || usage_error "$1 wants a number, not '$2'"; }

# Sets one option that takes a value.
set_option() {
  local name=$1 value=$2
  case $name in
  --append) APPEND+=" $value" ;;
  --build) BUILD_DIR=$value ;;
  --cgroup)
    [[ $value =~ ^(v1|v2|hybrid)$ ]] || usage_error "--cgroup is v1, v2 or hybrid"
    CGROUP=$value
    ;;
  --console) CONSOLE=$value ;;
  --cpus) need_number "$name" "$value" && CPUS=$value ;;
  --env)
    [[ $value =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || usage_error "--env wants NAME=VALUE"
    ENV+=("$value")
    ;;
  --file) FILES+=("$value") ;;
  --memory) need_number "$name" "$value" && MEMORY=$value ;;
  --modules) MODULES_DIR=$value ;;
  --share) SHARE=$value ;;
  --timeout) need_number "$name" "$value" && TIMEOUT=$value ;;
  --tree) TREES+=("$value") ;;
  esac
}

parse_options() {
  while (($#)); do
    case $1 in
    -h | --help) usage && exit 0 ;;
    --list) list_kernels && exit 0 ;;
    --packages) printf '%s\n' "${PACKAGES[@]}" && exit 0 ;;
    --dry-run) DRY_RUN=1 ;;
    --fetch-only) FETCH_ONLY=1 ;;
    -v | --verbose) VERBOSE=1 ;;
    --append | --build | --cgroup | --console | --cpus | --env | --file | \
      --memory | --modules | --share | --timeout | --tree)
      (($# > 1)) || usage_error "$1 wants a value"
      set_option "$1" "$2"
      shift
      ;;
    --) shift && CMD=("$@") && return ;;
    -*) usage_error "unknown option $1" ;;
    *)
      [[ -z $KERNEL ]] || usage_error "'$1': the command goes behind --"
      KERNEL=$1
      ;;
    esac
    shift
  done
}

check_options() {
  [[ -n $KERNEL ]] || usage_error "no KERNEL"
  [[ -n $(kernel_suite "$KERNEL") || -f $KERNEL ]] ||
    usage_error "no such kernel or file: $KERNEL"
  [[ -z $SHARE || -d $SHARE ]] || usage_error "--share: no such folder: $SHARE"
  [[ -z $MODULES_DIR || -d $MODULES_DIR ]] ||
    usage_error "--modules: no such folder: $MODULES_DIR"
  [[ -z $MODULES_DIR || -z $(kernel_suite "$KERNEL") ]] ||
    usage_error "--modules is for own kernels"
  [[ -n $FETCH_ONLY || ${#CMD[@]} -gt 0 ]] || usage_error "no command behind --"
}

main() {
  parse_options "$@"
  check_options
  if [[ -n $DRY_RUN ]]; then
    RUN_DIR='RUN-DIR' KERNEL_IMAGE=$(dry_run_image)
    qemu_command && printf '%s\n' "${QEMU[*]@Q}"
    return
  fi
  need_packages
  make_run_dir
  prepare_kernel
  [[ -z $FETCH_ONLY ]] || return 0
  build_initrd
  qemu_command
  run_qemu
}

main "$@"
exit # so that an edit of this file while it runs does no harm
