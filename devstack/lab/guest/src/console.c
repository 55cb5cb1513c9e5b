#include "console.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

static int console = 1;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

void console_open(void) {
  int fd = open("/dev/ttyS0", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd >= 0) console = fd;
  struct termios settings;
  if (tcgetattr(console, &settings) == 0) {
    cfmakeraw(&settings); /* no echo: a client must read back answers only */
    tcsetattr(console, TCSANOW, &settings);
  }
}

void console_line(const char *format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line - 1, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  if (length > (int)sizeof line - 2) length = sizeof line - 2;
  line[length++] = '\n';
  pthread_mutex_lock(&writing);
  for (int done = 0; done < length;) {
    ssize_t written = write(console, line + done, length - done);
    if (written <= 0) break;
    done += written;
  }
  pthread_mutex_unlock(&writing);
}

ssize_t console_read(char *buffer, size_t size) { return read(console, buffer, size); }

void console_drain(void) { tcdrain(console); }
