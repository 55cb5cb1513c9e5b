/* CLOCK_MONOTONIC in nanoseconds. */
#pragma once
#include <stdint.h>
#include <time.h>

#define NANOSECONDS 1000000000LL
#define NANOSECONDS_PER_MS 1000000LL

static inline int64_t clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

static inline struct timespec clock_timespec(int64_t when) {
  return (struct timespec){.tv_sec = when / NANOSECONDS, .tv_nsec = when % NANOSECONDS};
}

static inline void clock_sleep_until(int64_t when) {
  struct timespec wake = clock_timespec(when);
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, NULL) != 0) continue;
}
