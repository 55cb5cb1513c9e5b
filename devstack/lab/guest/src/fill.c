/* `fill`: RAM that is in use, is not zero and does not compress, and then rests. */
#include <pthread.h>
#include <stdatomic.h>

#include "clock.h"
#include "commands.h"
#include "memory.h"
#include "random.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t *held;
static atomic_ulong held_mib;

unsigned long fill_mib(void) { return held_mib; }

void fill_command(struct request *request) {
  long mib;
  if (!request_number(request, 1, "MB", 0, 1 << 20, &mib)) return;
  pthread_mutex_lock(&lock);
  memory_give_back(held, held_mib * MIB);
  held = NULL;
  held_mib = 0;
  if (mib > 0 && !(held = memory_take(mib * MIB))) {
    reply_error(request, "fill: no room for %ld MB, available_mb=%zu", mib, memory_available() / MIB);
  } else {
    uint64_t state = random_mix(clock_now()) | 1;
    for (size_t i = 0; i < mib * MIB / sizeof *held; i++) held[i] = random_next(&state);
    held_mib = mib;
    reply_ok(request, "fill_mb=%ld", mib);
  }
  pthread_mutex_unlock(&lock);
}
