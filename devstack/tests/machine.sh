# The machine that the plugin's commands meet in a test: what root does acts on $MACHINE, and is recorded in $CALLS. Mounts
# are links, so that what is deleted through one is deleted.
# shellcheck shell=bash

function record { echo "$*" >>"$CALLS"; }

# --- DevStack's functions that would change this machine

function install_package { record install_package "$@"; }
function apt_get { die $LINENO "apt-get in a test: $*"; }
function start_service { record start_service "$1"; }
function is_ubuntu { [[ ! -e $MACHINE/is-fedora ]]; }

# SYSTEMCTL: what runs is listed in $MACHINE/running
function systemctl_of_machine {
    local service=${2#devstack@}
    service=${service%.service}
    case $1 in
        is-enabled) grep -qx "$service" "$MACHINE/running" ;;
        is-active)
            echo "sudo: unable to resolve host machine: Name or service not known" >&2
            grep -qx "$service" "$MACHINE/running" || { echo inactive; return 3; }
            echo active
            ;;
        start)
            grep -qx "$service" "$MACHINE/running" || echo "$service" >>"$MACHINE/running"
            # An agent mounts when it starts, or when an adapter that starts has told it what.
            if [[ $service == nova-lean-* && ! -e $MACHINE/agent-is-broken ]] && grep -qx nova-lean-agent "$MACHINE/running"; then
                agent_mounts
            fi
            ;;
        stop | disable)
            [[ ! -e $MACHINE/$service-stays ]] || return 1
            sed -i "/^$service\$/d" "$MACHINE/running"
            ;;
    esac
}

# --- root's commands: those that would change this machine are played, the others run below $MACHINE only

function sudo {
    record sudo "$@"
    as_root "$@"
}

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
            [[ -e $2 && ! -e $MACHINE/no-attributes ]] || return 1
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
        grep | sed) # as iniset -sudo has them
            command "$command" "$@"
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
    grep -q "^$(in_mount_table "$1") " "$MACHINE/mounts"
}

# A mount is a link here, so that only what is above may be resolved.
function in_mount_table {
    echo "$(readlink -f "$(dirname "$1")")/$(basename "$1")"
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
    mv "$1" "$1.below"
    ln -s "$directory" "$1"
    echo "$(in_mount_table "$1") $2 $3" >>"$MACHINE/mounts"
}

function unmount_at {
    is_mounted "$1" || { echo "umount: $1: not mounted." >&2; return 32; }
    rm "$1"
    mv "$1.below" "$1"
    sed -i "\\|^$(in_mount_table "$1") |d" "$MACHINE/mounts"
}

function option_of {
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

# What nova-lean-agent does with an nfs:// share, and with a cinder: one when an adapter runs and has found
# $MACHINE/cinder-export: ShareMounts.establish()
function agent_mounts {
    local conf=$NOVA_LEAN_AGENT_CONF source whole name instances part=
    source=$(option_of "$conf" share share)
    if [[ $source == cinder:* ]]; then
        if [[ $SERVICE_HOST == "$HOST_IP" ]] && ! grep -qx nova-lean-adapter "$MACHINE/running"; then
            return 0
        fi
        source=$(<"$MACHINE/cinder-export")
        part=/nova-lean
    fi
    source=${source#nfs://}
    instances=$(option_of "$conf" share instances_path)
    whole=$(option_of "$conf" DEFAULT state_path)/share
    guard_and_mount "$whole" "$source"
    for name in _base locks; do
        mkdir -p "$whole$part/$name"
        guard_and_mount "$instances/$name" "$source$part/$name"
    done
}

# One that runs looks every half a minute.
function agent_mounts_again {
    if grep -qx nova-lean-agent "$MACHINE/running" && [[ ! -e $MACHINE/agent-is-broken ]]; then
        agent_mounts
    fi
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
    local removed point real
    for removed in "$@"; do
        real=$(in_mount_table "$removed")
        while read -r point _; do
            if [[ $point == "$real"/* || $point == "$real" ]]; then
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
