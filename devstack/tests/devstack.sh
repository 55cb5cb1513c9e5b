# The part of DevStack that the plugin meets, small and true. Checked against openstack/devstack 493835a (2026-07-17); with
# NOVA_LEAN_DEVSTACK=<DevStack's directory> the same tests run on DevStack's own functions instead of these.
# shellcheck shell=bash

# --- functions-common, functions

function echo_summary { echo "$@"; }
function define_plugin { :; }
function enable_plugin { :; }

function die {
    shift
    echo "[ERROR] $*" >&2
    exit 1
}

# The trap: "command || warn" fails as the command did, and ends stack.sh.
function warn {
    # shellcheck disable=SC2319 # So does the original.
    local exitcode=$?
    echo "[WARNING] $2"
    return $exitcode
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

# run_process service command [group] [user]
function run_process {
    is_service_enabled "$1" || return 0
    [[ $2 == /* && $2 != *sudo* ]] || die $LINENO "run_process: not an absolute path without sudo: $2"
    $SYSTEMCTL start "devstack@$1.service"
}

function stop_process {
    if is_service_enabled "$1" && $SYSTEMCTL is-enabled "devstack@$1.service"; then
        $SYSTEMCTL stop "devstack@$1.service"
        $SYSTEMCTL disable "devstack@$1.service"
    fi
}

# vercmp version < version
function vercmp { [[ $1 != "$3" && $(sort -V <<<"$1"$'\n'"$3" | head -1) == "$1" ]]; }

# --- inc/async

function async_init { mkdir -p "$DEST/async"; }

function async_runfunc {
    "$@" &
    echo $! >"$DEST/async/$1.ini"
}

function async_wait {
    local job=$DEST/async/$1.ini rc=0
    if [[ ! -f $job ]]; then
        echo "Not waiting for async task $1 that we never started or has already been waited for"
        return 0
    fi
    wait "$(<"$job")" || rc=$?
    rm -f "$job"
    return $rc
}

function ipv6_unquote { echo "$1" | tr -d '[]'; }

# test_with_retry command words [seconds] [pause] - once is enough here
function test_with_retry {
    sh -c "$1" || die $LINENO "$2"
}

# --- inc/ini-config: an unquoted value, as there; a new option comes first in its section. inc/meta-config

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

function merge_config_file { :; }

# --- lib/rpc_backend, lib/keystone, lib/nova

function get_notification_url {
    if is_service_enabled rabbit || [[ -n $RABBIT_HOST && -n $RABBIT_PASSWORD ]]; then
        echo "rabbit://$RABBIT_USERID:$RABBIT_PASSWORD@$RABBIT_HOST:5672/$1"
    fi
}

function create_service_user { :; }
function conductor_conf { echo "$NOVA_CONF_DIR/nova_cell$1.conf"; }
