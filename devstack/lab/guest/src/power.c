#include "power.h"

#include <fcntl.h>
#include <linux/input.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "commands.h"
#include "console.h"

void power_off(void) {
  console_drain();
  /* Nothing to sync: the data area is written with O_DIRECT, and nothing else is written. */
  reboot(RB_POWER_OFF);
  for (;;) pause();
}

static void *watch(void *argument) {
  int fd = *(int *)argument;
  struct input_event event;
  while (read(fd, &event, sizeof event) == sizeof event)
    if (event.type == EV_KEY && event.code == KEY_POWER && event.value == 1) power_off();
  return NULL;
}

void power_watch_button(void) {
  enum { DEVICES = 4 }; /* the button comes among keyboard and tablet */
  static int fds[DEVICES];
  for (int i = 0; i < DEVICES; i++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/input/event%d", i);
    fds[i] = open(path, O_RDONLY | O_CLOEXEC);
    pthread_t thread;
    if (fds[i] >= 0 && pthread_create(&thread, NULL, watch, &fds[i]) == 0) pthread_detach(thread);
  }
}

void poweroff_command(struct request *request) {
  reply_ok(request, "%s", "");
  request_send_answer(request);
  power_off();
}
