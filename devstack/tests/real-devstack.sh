# DevStack's own functions, of the checkout at $NOVA_LEAN_DEVSTACK, instead of devstack.sh's.
# shellcheck shell=bash disable=SC1091,SC2034 # What they read.

DEST=$MACHINE/opt-stack
TOP_DIR=$MACHINE/devstack
SYSTEMD_DIR=$MACHINE/systemd
KILL_PATH=/bin/kill
declare -A SYSTEMD_ENV_VARS

source "$NOVA_LEAN_DEVSTACK/functions-common"
source "$NOVA_LEAN_DEVSTACK/inc/ini-config"
source "$NOVA_LEAN_DEVSTACK/inc/meta-config"
source "$NOVA_LEAN_DEVSTACK/inc/async"

# one_function file name - The file as a whole would ask for more of DevStack
function one_function {
    eval "$(sed -n "/^function $2 {/,/^}/p" "$NOVA_LEAN_DEVSTACK/$1")"
}
one_function functions vercmp
one_function lib/keystone create_service_user
one_function lib/nova conductor_conf

function echo_summary { echo "$@"; }
