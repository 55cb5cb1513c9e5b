/* The lab's guest: what a migration has to carry, and the means to see what it did to it. Runs as PID 1. */
#include "area.h"
#include "clock.h"
#include "commands.h"
#include "console.h"
#include "heartbeat.h"
#include "load.h"
#include "memory.h"
#include "power.h"

void status_command(struct request *request) {
  struct dirty_status dirty = dirty_status();
  struct load_status load = load_status();
  reply_ok(request,
           "heartbeats=%lu uptime_ms=%lld dirty_mb=%lu dirty_mb_per_s=%lu dirty_pages=%lu dirty_wrong=%lu fill_mb=%lu "
           "data_blocks=%u load_per_s=%lu load_written=%lu load_errors=%lu load_longest_write_ms=%lu mem_total_mb=%zu "
           "mem_available_mb=%zu",
           heartbeat_count(), (long long)(clock_now() / NANOSECONDS_PER_MS), dirty.mib, dirty.mib_per_second,
           dirty.pages_written, dirty.pages_wrong, fill_mib(), area_blocks(), load.per_second, load.written,
           load.errors, load.longest_write_ms, memory_total() / MIB, memory_available() / MIB);
}

int main(void) {
  console_open();
  power_watch_button(); /* first, so that who sees a heartbeat can rely on the button */
  heartbeat_start();
  commands_serve();
}
