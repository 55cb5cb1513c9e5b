#!/bin/bash
# Runs what stack.sh, unstack.sh or clean.sh of DevStack runs of the plugin, and what of DevStack's own lies between.
#   stack.sh stack|unstack|clean
# shellcheck disable=SC1091,SC2034,SC2317 # The plugin, what it reads and what it calls.
# $MACHINE is the test's directory: localrc is the localrc section of a local.conf; opt-stack is DEST.

TESTS=$(dirname "${BASH_SOURCE[0]}")
CALLS=$MACHINE/calls
SYSTEMCTL=systemctl_of_machine

if [[ -n $NOVA_LEAN_DEVSTACK ]]; then
    source "$TESTS/real-devstack.sh"
else
    source "$TESTS/devstack.sh"
fi
source "$TESTS/machine.sh"

# Of these, every call is in $CALLS: "name arguments"; parted by | where an argument has blanks.
for name in create_service_user merge_config_file stop_process run_process async_wait; do
    eval "own_$(declare -f $name)"
done
function create_service_user { record create_service_user "$@" && own_create_service_user "$@"; }
function merge_config_file { record merge_config_file "$@" && own_merge_config_file "$@"; }
function stop_process { record stop_process "$@" && own_stop_process "$@"; }
function async_wait {
    touch "$MACHINE/is-waited-for"
    own_async_wait "$@"
}
function run_process {
    [[ -x ${2%% *} || $1 == n-cpu ]] || die $LINENO "run_process: no such program: $2"
    record run_process "$1|$2|$3|$4" && own_run_process "$@"
}

# stackrc
DEST=$MACHINE/opt-stack
DATA_DIR=$DEST/data
TOP_DIR=$MACHINE/devstack
STACK_USER=stack
VIRT_DRIVER=libvirt
CELLSV2_SETUP=superconductor
RABBIT_USERID=stackrabbit
ENABLED_SERVICES=key,n-api,n-cpu,n-cond,n-sch,n-novnc,placement-api,g-api,q-svc,horizon,rabbit,tempest,mysql
source "$MACHINE/localrc"
if [[ $SERVICE_IP_VERSION == 6 ]]; then
    SERVICE_HOST=${SERVICE_HOST:-[$HOST_IPV6]}
fi
SERVICE_HOST=${SERVICE_HOST:-$HOST_IP}
RABBIT_HOST=${RABBIT_HOST:-$SERVICE_HOST}
TEMPEST_CONFIG=$DEST/tempest/etc/tempest.conf

if [[ -n $NOVA_LEAN_DEVSTACK ]]; then
    source "$NOVA_LEAN_DEVSTACK/lib/rpc_backend"
fi

PLUGIN=$DEST/nova-lean/devstack
source "$PLUGIN/override-defaults"

# lib/keystone, lib/nova
KEYSTONE_SERVICE_URI=http://$SERVICE_HOST/identity
SERVICE_DOMAIN_NAME=Default
SERVICE_PROJECT_NAME=service
REGION_NAME=RegionOne
ENABLE_DEBUG_LOG_LEVEL=True
SSL_BUNDLE_FILE=$DATA_DIR/ca-bundle.pem
NOVA_STATE_PATH=$DATA_DIR/nova
NOVA_INSTANCES_PATH=$NOVA_STATE_PATH/instances
NOVA_CONF_DIR=$MACHINE/etc-nova
NOVA_CONF=$NOVA_CONF_DIR/nova.conf
NOVA_CPU_CONF=$NOVA_CONF_DIR/nova-cpu.conf
NOVA_NUM_CELLS=1
NOVA_NOTIFICATION_FORMAT=${NOVA_NOTIFICATION_FORMAT:-unversioned}

NOVA_LEAN_CONF_DIR=$MACHINE/etc-nova-lean
source "$PLUGIN/settings"

# What install and configure_nova() do
function configure_nova {
    mkdir -p "$DATA_DIR" "$NOVA_CONF_DIR" "$DEST/tempest/etc"
    if is_service_enabled n-cpu; then
        as_root install -d -o "$STACK_USER" "$NOVA_INSTANCES_PATH"
    fi
    rm -f "$NOVA_CONF" "$(conductor_conf 1)"
    iniset "$NOVA_CONF" DEFAULT instances_path "$NOVA_INSTANCES_PATH"
    iniset "$NOVA_CONF" notifications notification_format "$NOVA_NOTIFICATION_FORMAT"
    iniset "$NOVA_CONF" libvirt virt_type kvm
    if is_service_enabled n-cond; then
        iniset "$(conductor_conf 1)" DEFAULT debug True
    fi
}

# What stack.sh runs in the background until after post-config: it has read nova.conf, and writes it when the plugin has, too
function configure_neutron_nova {
    local read_before
    read_before=$(<"$NOVA_CONF")
    until [[ -e $MACHINE/is-waited-for ]]; do
        sleep 0.02
    done
    printf '%s\n\n[neutron]\nauth_type = password\n' "$read_before" >"$NOVA_CONF"
}

function start_nova {
    if is_service_enabled n-cpu; then
        cp "$NOVA_CONF" "$NOVA_CPU_CONF"
        run_process n-cpu "/usr/bin/nova-compute --config-file $NOVA_CPU_CONF" libvirt
    fi
}

function phase {
    record "--- $*"
    source "$PLUGIN/plugin.sh" "$@"
}

case $1 in
    stack)
        set -o errexit
        trap 'echo "a command failed: $BASH_COMMAND" >&2; exit 1' ERR
        phase stack pre-install
        configure_nova
        phase stack install
        if is_service_enabled nova; then
            async_init
            rm -f "$MACHINE/is-waited-for"
            async_runfunc configure_neutron_nova
        fi
        phase stack post-config
        async_wait configure_neutron_nova
        start_nova
        phase stack extra
        phase stack test-config
        ;;
    unstack)
        # openrc
        export OS_AUTH_TYPE=password OS_PROJECT_NAME=demo OS_USERNAME=demo OS_PASSWORD=nomoresecret
        export OS_AUTH_URL=$KEYSTONE_SERVICE_URI OS_USER_DOMAIN_ID=default OS_PROJECT_DOMAIN_ID=default
        phase unstack
        agent_mounts_again
        if is_service_enabled nova; then
            stop_process n-cpu
            if is_service_enabled n-cpu; then
                devstack_removes "$NOVA_INSTANCES_PATH"/*
            fi
            devstack_removes "$NOVA_STATE_PATH"
        fi
        ;;
    clean) # after unstack
        phase clean
        agent_mounts_again
        devstack_removes "$NOVA_CONF_DIR" "$DATA_DIR" "$DEST/tempest" "$DEST/async" "$MACHINE/systemd"
        ;;
esac
