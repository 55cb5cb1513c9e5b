# Watches one pause of a guest: see ProcessWatchdog. Runs in bash, outlives the agent.
# Arguments: seconds, libvirt URI, domain UUID, disk target, disk D, new top N, layer L.

# virsh tells a domain's state in the user's language, and this script reads it.
export LC_ALL=C

limit=$1 uri=$2 domain=$3 target=$4 disk=$5 overlay=$6 layer=$7

# The agent's death takes its process group, its terminal and, under systemd, its siblings along.
trap '' TERM HUP INT PIPE

# A libvirtd that hangs must not hold this process for ever either.
ask() { timeout 20 virsh -q -c "$uri" "$@"; }

active_image() { ask domblklist "$domain" 2>/dev/null | awk -v t="$target" '$1 == t { print $2 }'; }

if [ -z "$(active_image)" ]; then
  echo "virsh -c $uri cannot show disk $target of domain $domain"
  exit 1
fi
echo armed

# Stood down by a word. A closed pipe without it is the agent's death, silence its hang.
if IFS= read -r -t "$limit" word && [ "$word" = done ]; then
  exit 0
fi

for attempt in $(seq 600); do
  [ "$attempt" = 1 ] || sleep 1
  uuids=$(ask list --uuid 2>/dev/null) || continue
  # Without its QEMU there is nobody to wake: the files are the agent's to judge.
  grep -qx "$domain" <<<"$uuids" || exit 0
  # A pivot that was asked for may still be on its way; without the job there will be none.
  ask blockjob "$domain" "$target" --abort >/dev/null 2>&1
  # Only --raw tells a job on standard output, and tells nothing where there is none.
  job=$(ask blockjob "$domain" "$target" --raw 2>/dev/null) || continue
  [ -z "$job" ] || continue
  case $(active_image) in
  "$disk") ;;
  "$layer")
    # The disk must show what the guest writes to the layer before the guest writes anything.
    if [ -e "$overlay" ]; then
      mv -f -- "$overlay" "$disk" && sync -- "$(dirname -- "$disk")" || continue
    fi
    # Needed soon, not before the guest runs: a failure is the agent's to repair.
    ask snapshot-create-as "$domain" --disk-only --no-metadata --reuse-external --atomic \
      --diskspec "$target,file=$disk" $(ask domblklist "$domain" | awk -v t="$target" \
      'NF && $1 != t { print "--diskspec", $1 ",snapshot=no" }') >/dev/null 2>&1
    ;;
  *) continue ;;
  esac
  case $(ask domstate "$domain" 2>/dev/null) in
  running) exit 0 ;;
  paused) ask resume "$domain" >/dev/null 2>&1 && exit 0 ;;
  esac
done
exit 1
