# The part of DevStack that the plugin meets, for tests. Checked against openstack/devstack 493835a (2026-07-17).
# shellcheck shell=bash disable=SC2034 # The plugin reads them.
#
# Recorded, one line "name arguments" a call in $CALLS, with the contract of their originals:
#   functions-common    run_process service command [group] [user], stop_process service, install_package package...,
#                       start_service service, enable_plugin name url [branch], die line text, warn line text
#   lib/keystone        create_service_user name [role]
#   inc/meta-config     merge_config_file local.conf group file (the file's name unexpanded)
#   programs            sudo, openstack; through sudo: mount, umount, chattr, chown, sysctl, exportfs
# Small, true ones: iniset and iniget (inc/ini-config), is_service_enabled, enable_service, disable_service, trueorfalse,
#   test_with_retry (functions-common), get_notification_url (lib/rpc_backend), conductor_conf (lib/nova).
# Machine: findmnt, and what root does, act on $MACHINE: mounts are links, so that what is deleted through one is deleted.

function record { echo "$*" >>"$CALLS"; }

# --- functions-common, functions, stack.sh

function echo_summary { record echo_summary "$@"; }
function define_plugin { :; }
function install_package { record install_package "$@"; }
function start_service { record start_service "$1"; }
function is_ubuntu { [[ ! -e $MACHINE/is-fedora ]]; }

function die {
    shift
    echo "[ERROR] $*" >&2
    exit 1
}

function warn {
    echo "[WARNING] $2"
}

function trueorfalse {
    case "${!2:-}" in
        1 | [yY]es | YES | [tT]rue | TRUE) echo True ;;
        0 | [nN]o | NO | [fF]alse | FALSE) echo False ;;
        *) echo "$1" ;;
    esac
}

function is_service_enabled {
    local service
    # shellcheck disable=SC2068 # So does the original.
    for service in $@; do
        if [[ ,$ENABLED_SERVICES, == *",$service,"* || ($service == nova && ,$ENABLED_SERVICES == *,n-*) ]]; then
            return 0
        fi
    done
    return 1
}

function enable_service {
    if [[ ,$DISABLED_SERVICES, == *",$1,"* ]]; then
        warn $LINENO "Attempt to enable_service $1 when it has been disabled"
    elif ! is_service_enabled "$1"; then
        ENABLED_SERVICES+=",$1"
    fi
}

function disable_service {
    DISABLED_SERVICES+=",$1"
    ENABLED_SERVICES=,$ENABLED_SERVICES,
    ENABLED_SERVICES=${ENABLED_SERVICES//,$1,/,}
    ENABLED_SERVICES=${ENABLED_SERVICES#,}
    ENABLED_SERVICES=${ENABLED_SERVICES%,}
}

function enable_plugin {
    record enable_plugin "$@"
}

function run_process {
    is_service_enabled "$1" || return 0
    [[ $2 == /* && $2 != *sudo* ]] || die $LINENO "run_process: not an absolute path without sudo: $2"
    [[ -x ${2%% *} || $1 == n-cpu ]] || die $LINENO "run_process: no such program: $2"
    record run_process "$1|$2|$3|$4"
    grep -qx "$1" "$MACHINE/running" || echo "$1" >>"$MACHINE/running"
    if [[ $1 == nova-lean-agent && ! -e $MACHINE/agent-is-broken ]]; then
        agent_mounts
    fi
}

function stop_process {
    is_service_enabled "$1" || return 0
    if grep -qx "$1" "$MACHINE/running"; then
        record stop_process "$1"
        sed -i "/^$1\$/d" "$MACHINE/running"
    fi
}

function test_with_retry {
    eval "$1" || die $LINENO "$2"
}

# --- inc/ini-config: an unquoted value, as there; a new option comes first in its section

function iniset {
    local file=$1 section="[$2]" option=$3 line inside=no has_section=no has_option=no lines=() changed=() value
    # shellcheck disable=SC2206 # The original's trap: blanks collapse, a * becomes the names of files.
    value=($4)
    [[ -n $2 && -n $option ]] || return 0
    [[ ! -e $file ]] || mapfile -t lines <"$file"
    for line in "${lines[@]}"; do
        if [[ $line == "["* ]]; then
            inside=no
            [[ $line != "$section" ]] || inside=yes has_section=yes
        elif [[ $inside == yes && ($line == "$option ="* || $line == "$option="*) ]]; then
            has_option=yes
            line="$option = ${value[*]}"
        fi
        changed+=("$line")
    done
    [[ $has_section == yes ]] || changed+=("" "$section")
    [[ $has_option == yes || $has_section == yes ]] || changed+=("$option = ${value[*]}")
    for line in "${changed[@]}"; do
        echo "$line"
        if [[ $line == "$section" && $has_section == yes && $has_option == no ]]; then
            echo "$option = ${value[*]}"
        fi
    done >"$file"
}

function iniget {
    local file=$1 section="[$2]" option=$3 line inside=no
    while read -r line; do
        if [[ $line == "["* ]]; then
            inside=$line
        elif [[ $inside == "$section" && $line == "$option ="* ]]; then
            line=${line#*=}
            echo "${line# }"
        fi
    done <"$file"
}

function merge_config_file { record merge_config_file "$@"; }

# --- lib/rpc_backend, lib/keystone, lib/nova

function get_notification_url {
    if is_service_enabled rabbit || [[ -n $RABBIT_HOST && -n $RABBIT_PASSWORD ]]; then
        echo "rabbit://$RABBIT_USERID:$RABBIT_PASSWORD@$RABBIT_HOST:5672/$1"
    fi
}

function create_service_user { record create_service_user "$@"; }
function conductor_conf { echo "$NOVA_CONF_DIR/nova_cell$1.conf"; }

function timeout { "${@:2}"; }
function openstack { record openstack "$@"; }

# --- the machine

function findmnt {
    [[ $1 == -rno ]] || die $LINENO "findmnt: unexpected $*"
    case $2 in
        TARGET) awk '{ print $1 }' "$MACHINE/mounts" ;;
        TARGET,SOURCE) awk '{ print $1, $2 }' "$MACHINE/mounts" ;;
        TARGET,FSTYPE) awk '{ print $1, $3 }' "$MACHINE/mounts" ;;
        *) die $LINENO "findmnt: unexpected $*" ;;
    esac
}

function sudo {
    record sudo "$@"
    as_root "$@"
}

# Root's commands: those that would change this machine are played, the others run below $MACHINE only
function as_root {
    local command=$1
    shift
    case $command in
        timeout) # -s KILL seconds command
            as_root "${@:4}"
            ;;
        mount) # -t nfs -o options source point
            mount_at "${*: -1}" "${*: -2:1}" nfs4
            ;;
        umount) # [--lazy] point
            if [[ $1 != --lazy ]] && grep -qxF "$1" "$MACHINE/busy"; then
                echo "umount: $1: target is busy." >&2
                return 32
            fi
            [[ ! -e $MACHINE/umount-fails ]] || return 32
            unmount_at "${*: -1}"
            ;;
        chattr) # +i|-i point
            [[ -e $2 ]] || return 1
            sed -i "\\|^$2\$|d" "$MACHINE/immutable"
            [[ $1 == -i ]] || echo "$2" >>"$MACHINE/immutable"
            ;;
        chown) ! is_immutable "$2" ;;
        sysctl) # -n key | -w key=value
            case $1 in
                -n) cat "$MACHINE/$2" ;;
                -w) echo "${2#*=}" >"$MACHINE/${2%%=*}" ;;
            esac
            ;;
        exportfs) ;;
        install) # -d [-m mode] [-o user] directory
            ! is_immutable "${*: -1}" || { echo "install: cannot change ${*: -1}: Operation not permitted" >&2; return 1; }
            mkdir -p "$(on_machine "${*: -1}")"
            ;;
        rm | rmdir | mkdir | tee | cat | find | ls | ln | chmod)
            local arguments=() argument
            for argument in "$@"; do
                arguments+=("$(on_machine "$argument")")
            done
            if [[ $command == rmdir ]] && is_immutable "${*: -1}"; then
                return 1
            fi
            if [[ $command == find ]]; then # A mount is a link here.
                command="find -H"
            fi
            command $command "${arguments[@]}"
            ;;
        *) die $LINENO "sudo $command: no such command in the test's machine" ;;
    esac
}

# is_immutable path - What is mounted there is not
function is_immutable {
    grep -qxF "$1" "$MACHINE/immutable" && ! is_mounted "$1"
}

function is_mounted {
    grep -q "^$1 " "$MACHINE/mounts"
}

# Where a path of root's is on the test's machine; what is none stays as it is
function on_machine {
    case $1 in
        "$MACHINE"/*) echo "$1" ;;
        /etc/exports.d* | /usr/local/bin/*) mkdir -p "$MACHINE/etc" "$MACHINE/usr/local/bin" && echo "$MACHINE$1" ;;
        /*) die $LINENO "a path outside the test's machine: $1" ;;
        *) echo "$1" ;;
    esac
}

# mount_at point source type - What was at the point is covered, not lost
function mount_at {
    local directory=${2#*:}
    [[ -d $directory ]] || { echo "mount.nfs: $2: No such file or directory" >&2; return 32; }
    [[ -d $1 ]] || { echo "mount: $1: mount point does not exist." >&2; return 32; }
    mv "$1" "$MACHINE/below${1//\//+}"
    ln -s "$directory" "$1"
    echo "$1 $2 $3" >>"$MACHINE/mounts"
}

function unmount_at {
    is_mounted "$1" || { echo "umount: $1: not mounted." >&2; return 32; }
    rm "$1"
    mv "$MACHINE/below${1//\//+}" "$1"
    sed -i "\\|^$1 |d" "$MACHINE/mounts"
}

# What nova-lean-agent does with an nfs:// share: ShareMounts.establish()
function agent_mounts {
    local conf=$NOVA_LEAN_AGENT_CONF source whole name instances
    source=$(iniget "$conf" share share)
    source=${source#nfs://}
    instances=$(iniget "$conf" share instances_path)
    whole=$(iniget "$conf" DEFAULT state_path)/share
    guard_and_mount "$whole" "$source"
    for name in _base locks; do
        mkdir -p "$whole/$name"
        guard_and_mount "$instances/$name" "$source/$name"
    done
}

function guard_and_mount {
    if ! is_mounted "$1"; then
        mkdir -p "$1"
        as_root chattr +i "$1"
        mount_at "$1" "$2" nfs4
    fi
}

# rm -rf as DevStack runs it: through whatever is mounted below
function devstack_removes {
    local removed point
    for removed in "$@"; do
        while read -r point _; do
            if [[ $point == "$removed"/* || $point == "$removed" ]]; then
                record LOST "everything on what is mounted at $point"
                find -L "$point" -mindepth 1 -delete
            fi
        done <"$MACHINE/mounts"
        while read -r point; do
            [[ $point != "$removed"/* ]] || record LEFT "$point, which is immutable"
        done <"$MACHINE/immutable"
        rm -rf "$removed"
    done
}
