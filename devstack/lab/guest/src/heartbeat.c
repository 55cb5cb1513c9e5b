#include "heartbeat.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>

#include "clock.h"
#include "commands.h"
#include "console.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t period_changed; /* on CLOCK_MONOTONIC */
static pthread_cond_t ticked = PTHREAD_COND_INITIALIZER;
static int64_t period = 200 * NANOSECONDS_PER_MS;
static int64_t last_tick;
static int64_t longest_gap;
static unsigned long count;

/* A guest that did not run cannot tick: the longest gap between two ticks is the pause, as the guest saw it. */
static void tick(void) {
  int64_t now = clock_now();
  if (now - last_tick > longest_gap) longest_gap = now - last_tick;
  last_tick = now;
  count++;
  pthread_cond_signal(&ticked);
}

static __attribute__((noreturn)) void *tick_forever(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  last_tick = clock_now();
  for (;;) {
    tick();
    /* A new period counts from the last tick too: no two ticks are closer than the period told. */
    while (clock_now() < last_tick + period) {
      struct timespec until = clock_timespec(last_tick + period);
      pthread_cond_timedwait(&period_changed, &lock, &until);
    }
  }
}

/* Apart from the ticks, so that a reader of the console who stops reading is not taken for a pause. */
static __attribute__((noreturn)) void *print_forever(void *unused) {
  (void)unused;
  unsigned long printed = 0;
  for (;;) {
    pthread_mutex_lock(&lock);
    while (count == printed) pthread_cond_wait(&ticked, &lock);
    printed = count;
    int64_t uptime_ms = last_tick / NANOSECONDS_PER_MS;
    pthread_mutex_unlock(&lock);
    console_line("HB %lu %lld.%03lld", printed, (long long)uptime_ms / 1000, (long long)uptime_ms % 1000);
  }
}

void heartbeat_start(void) {
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&period_changed, &monotonic);
  pthread_t ticker, printer;
  pthread_create(&ticker, NULL, tick_forever, NULL);
  /* The guest's own load must not look like a pause. */
  pthread_setschedparam(ticker, SCHED_FIFO, &(struct sched_param){.sched_priority = 10});
  pthread_create(&printer, NULL, print_forever, NULL);
}

unsigned long heartbeat_count(void) {
  pthread_mutex_lock(&lock);
  unsigned long value = count;
  pthread_mutex_unlock(&lock);
  return value;
}

void heartbeat_command(struct request *request) {
  long milliseconds;
  if (!request_number(request, 1, "MILLISECONDS", 20, 60000, &milliseconds)) return;
  pthread_mutex_lock(&lock);
  period = milliseconds * NANOSECONDS_PER_MS;
  pthread_cond_signal(&period_changed);
  pthread_mutex_unlock(&lock);
  reply_ok(request, "period_ms=%ld", milliseconds);
}

void pause_command(struct request *request) {
  bool reset = request->word_count == 2;
  if (reset && strcmp(request->words[1], "reset") != 0) {
    reply_error(request, "usage: pause [reset]");
    return;
  }
  pthread_mutex_lock(&lock);
  int64_t gap = longest_gap;
  long period_ms = period / NANOSECONDS_PER_MS;
  if (reset) longest_gap = 0;
  pthread_mutex_unlock(&lock);
  reply_ok(request, "longest_gap_ms=%lld.%03lld period_ms=%ld", (long long)(gap / NANOSECONDS_PER_MS),
           (long long)(gap % NANOSECONDS_PER_MS / 1000), period_ms);
}
