/* The serial console: whole lines out, bytes in. */
#pragma once
#include <stddef.h>
#include <stdarg.h>
#include <sys/types.h>

void console_open(void);
/* One write(2) for one line, the newline included: lines of different threads never mix. */
void console_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
ssize_t console_read(char *buffer, size_t size);
void console_drain(void);
