#include "request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "console.h"

static void reply(struct request *request, const char *kind, const char *format, va_list arguments) {
  int length = snprintf(request->answer, sizeof request->answer, "%s ", kind);
  vsnprintf(request->answer + length, sizeof request->answer - length, format, arguments);
}

void request_send_answer(const struct request *request) { console_line("=%s %s", request->id, request->answer); }

void reply_ok(struct request *request, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  reply(request, "ok", format, arguments);
  va_end(arguments);
}

void reply_error(struct request *request, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  reply(request, "error", format, arguments);
  va_end(arguments);
}

void reply_progress(const struct request *request, unsigned long done, unsigned long total) {
  console_line("=%s progress=%lu/%lu", request->id, done, total);
}

bool request_number(struct request *request, int index, const char *name, long least, long most, long *number) {
  const char *word = request->words[index];
  char *end;
  errno = 0;
  *number = strtol(word, &end, 10);
  if (end != word && *end == '\0' && errno == 0 && *number >= least && *number <= most) return true;
  reply_error(request, "%s: %s must be a number from %ld to %ld, not %s", request->words[0], name, least, most, word);
  return false;
}
