# plugin.sh - DevStack's way into nova-lean: "source plugin.sh <mode> [phase]".
#
# stack pre-install   settings are checked before anything is changed; the NFS server's package
# stack install       nova-lean is built and unpacked
# stack post-config   Nova's configuration, the share, the user, nova-lean's configuration; the agent, because it has to be
#                     there before nova-compute, which starts after this phase
# stack extra         the adapter: Nova's API answers by now
# stack test-config   tempest.conf, and what "nova-lean doctor" says
# unstack             services, mounts and the user go, before unstack.sh empties instances_path
# clean               export, sysctl, configuration, program and state go
# shellcheck shell=bash

# Not traced: passwords are among the arguments.
_XTRACE_NOVA_LEAN_PLUGIN=$(set +o | grep xtrace)
set +o xtrace

# shellcheck source=/dev/null
source "$NOVA_LEAN_PLUGIN_DIR/lib/nova-lean"

# What an earlier stack.sh started and mounted is taken away whatever is enabled now.
if [[ $1 == unstack || $1 == clean ]] || is_service_enabled nova nova-lean-adapter nova-lean-agent; then
    case "$1${2:+ $2}" in
        "stack pre-install")
            echo_summary "Preparing nova-lean"
            prepare_nova_lean
            ;;
        "stack install")
            echo_summary "Installing nova-lean"
            install_nova_lean
            ;;
        "stack post-config")
            echo_summary "Configuring nova-lean"
            configure_nova_lean
            init_nova_lean
            ;;
        "stack extra")
            echo_summary "Starting nova-lean"
            start_nova_lean
            ;;
        "stack test-config")
            echo_summary "Checking nova-lean"
            configure_tempest_for_nova_lean
            examine_nova_lean
            ;;
        unstack)
            stop_nova_lean
            ;;
        clean)
            cleanup_nova_lean
            ;;
    esac
fi

$_XTRACE_NOVA_LEAN_PLUGIN
