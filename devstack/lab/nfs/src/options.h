/* The command line that mount(8) gives to /sbin/mount.TYPE. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
    char *source, *server, *path; /* "SERVER:/PATH", and its parts */
    char *directory;
    bool fake, verbose, sloppy;
    bool version4, soft, remount, read_only;
    uint16_t port, mount_port;
    uint32_t rsize, wsize;
    char mount_flags[256]; /* ",noatime,..." for the kernel */
};

enum { EXIT_USAGE = 1, EXIT_MOUNT = 32 }; /* mount(8), EXIT STATUS */

/* Returns false with the reason written to standard error. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(void);
