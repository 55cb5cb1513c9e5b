#include "commands.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console.h"

struct command {
  const char *name;
  int least_words, most_words;
  void (*run)(struct request *);
  const char *usage;
};

static const struct command commands[] = {
    {"heartbeat", 2, 2, heartbeat_command, "heartbeat MILLISECONDS"},
    {"pause", 1, 2, pause_command, "pause [reset]"},
    {"dirty", 3, 3, dirty_command, "dirty MB MB_PER_SECOND"},
    {"fill", 2, 2, fill_command, "fill MB"},
    {"data", 2, 2, data_command, "data MB"},
    {"load", 2, 3, load_command, "load BLOCKS_PER_SECOND [print]"},
    {"rewrite", 3, 3, rewrite_command, "rewrite FROM_MB MB"},
    {"verify", 1, 3, verify_command, "verify [FROM_MB MB]"},
    {"status", 1, 1, status_command, "status"},
    {"poweroff", 1, 1, poweroff_command, "poweroff"},
};

struct task {
  struct request request;
  const struct command *command;
};

static void *run(void *argument) {
  struct task *task = argument;
  task->command->run(&task->request);
  request_send_answer(&task->request);
  free(task);
  return NULL;
}

static const struct command *find(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i].name, name) == 0) return &commands[i];
  return NULL;
}

/* Splits "#id word word ..."; false when the line is no command at all, such as noise on the wire. */
static bool parse(struct request *request) {
  static const char id_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  char *rest = request->line;
  if (*rest++ != '#') return false;
  request->id = strsep(&rest, " ");
  size_t length = strlen(request->id);
  if (length == 0 || length > ID_LIMIT || strspn(request->id, id_characters) != length) return false;
  request->word_count = 0;
  for (char *word; (word = strsep(&rest, " ")) && request->word_count < WORD_LIMIT;)
    if (*word) request->words[request->word_count++] = word;
  return true;
}

static void accept_line(const char *line, bool too_long) {
  struct task *task = calloc(1, sizeof *task);
  if (!task) return;
  struct request *request = &task->request;
  strcpy(request->line, line);
  if (!parse(request)) {
    free(task);
    return;
  }
  task->command = request->word_count ? find(request->words[0]) : NULL;
  pthread_t thread;
  if (too_long)
    reply_error(request, "the line is longer than %d bytes", LINE_LIMIT);
  else if (!task->command)
    reply_error(request, "unknown command %s", request->word_count ? request->words[0] : "(none)");
  else if (request->word_count < task->command->least_words || request->word_count > task->command->most_words)
    reply_error(request, "usage: %s", task->command->usage);
  else if (pthread_create(&thread, NULL, run, task) != 0)
    reply_error(request, "busy: no memory for another thread");
  else {
    pthread_detach(thread);
    return; /* the thread answers, and frees the task */
  }
  request_send_answer(request);
  free(task);
}

void commands_serve(void) {
  char line[LINE_LIMIT + 1];
  size_t length = 0;
  bool too_long = false;
  for (;;) {
    char bytes[64];
    ssize_t count = console_read(bytes, sizeof bytes);
    if (count <= 0) {
      sleep(1); /* a console that went away may come back; PID 1 must not end */
      continue;
    }
    for (ssize_t i = 0; i < count; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        line[length] = '\0';
        accept_line(line, too_long);
        length = 0;
        too_long = false;
      } else if (length < LINE_LIMIT) {
        line[length++] = bytes[i] ? bytes[i] : ' ';
      } else {
        too_long = true;
      }
    }
  }
}
