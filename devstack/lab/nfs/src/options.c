#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nfs_error.h"

/* What nfs(5) and mount(8) know and what makes no difference here. */
static const char *const IGNORED[] = {
    "rw",         "defaults",   "auto",        "noauto",     "user",      "nouser",     "users",      "_netdev",
    "nofail",     "suid",       "dev",         "exec",       "async",     "hard",       "intr",       "nointr",
    "retrans",    "timeo",      "retry",       "fg",         "bg",        "tcp",        "ac",         "noac",
    "actimeo",    "acregmin",   "acregmax",    "acdirmin",   "acdirmax",  "cto",        "nocto",      "lock",
    "nolock",     "local_lock", "acl",         "noacl",      "rdirplus",  "nordirplus", "nconnect",   "resvport",
    "noresvport", "sharecache", "nosharecache", "lookupcache", "fsc",     "nofsc",      "clientaddr", "addr",
    "mountaddr",  "mounthost",  "mountproto",  "mountvers",  "namlen",    "minorversion", "migration", "nomigration",
    "comment",    "group",      "owner",       "iversion",   "noiversion", "softreval", "nosoftreval", "posix",
    "nosymfollow", "max_connect", "trunkdiscovery", "notrunkdiscovery", "xprtsec", "atime", "mand", "nomand",
    "loud", "silent", "lazytime", "nolazytime", "strictatime", "nostrictatime", "norelatime",
};

static const char *const FOR_THE_KERNEL[] = {"nosuid", "nodev",      "noexec",  "sync", "dirsync",
                                             "noatime", "nodiratime", "diratime", "relatime"};

static bool listed(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

static bool refuse(const char *option, const char *why)
{
    fprintf(stderr, "mount.nfs: option '%s': %s\n", option, why);
    return false;
}

static bool number(const char *name, const char *value, unsigned long most, unsigned long *out)
{
    char *end;
    *out = strtoul(value, &end, 10);
    if (*value == '\0' || *end != '\0' || *out > most) {
        fprintf(stderr, "mount.nfs: option '%s=%s': not a number from 0 to %lu\n", name, value, most);
        return false;
    }
    return true;
}

static bool set_version(struct options *options, const char *name, const char *value)
{
    if (strcmp(value, "3") != 0 && value[0] != '4')
        return refuse(name, "this client speaks NFSv3 (and takes 4 for 3)");
    options->version4 = value[0] == '4';
    return true;
}

static bool set_number(struct options *options, const char *name, const char *value, bool *known)
{
    unsigned long parsed = 0;
    bool is_port = strcmp(name, "port") == 0, is_mount_port = strcmp(name, "mountport") == 0;
    bool is_rsize = strcmp(name, "rsize") == 0, is_wsize = strcmp(name, "wsize") == 0;
    *known = is_port || is_mount_port || is_rsize || is_wsize;
    if (!*known)
        return true;
    if (!number(name, value, is_port || is_mount_port ? UINT16_MAX : UINT32_MAX, &parsed))
        return false;
    if (is_port)
        options->port = (uint16_t)parsed;
    else if (is_mount_port)
        options->mount_port = (uint16_t)parsed;
    else
        *(is_rsize ? &options->rsize : &options->wsize) = (uint32_t)parsed;
    return true;
}

static bool set_option(struct options *options, const char *name, const char *value)
{
    bool known;
    if (!set_number(options, name, value, &known))
        return false;
    if (known || name[0] == '\0' || strncmp(name, "x-", 2) == 0 || strncmp(name, "X-", 2) == 0)
        return true;
    if (strcmp(name, "vers") == 0 || strcmp(name, "nfsvers") == 0)
        return set_version(options, name, value);
    if (strcmp(name, "v3") == 0 || strncmp(name, "v4", 2) == 0)
        return set_version(options, name, name + 1);
    if (strcmp(name, "proto") == 0)
        return strncmp(value, "tcp", 3) == 0 || refuse(name, "this client speaks TCP only");
    if (strcmp(name, "udp") == 0)
        return refuse(name, "this client speaks TCP only");
    if (strcmp(name, "sec") == 0)
        return strcmp(value, "sys") == 0 || refuse(name, "this client knows sec=sys only");
    if (strcmp(name, "ro") == 0)
        options->read_only = true;
    else if (strcmp(name, "rw") == 0)
        options->read_only = false;
    else if (strcmp(name, "remount") == 0)
        options->remount = true;
    else if (strcmp(name, "soft") == 0 || strcmp(name, "softerr") == 0)
        options->soft = true;
    else if (listed(name, FOR_THE_KERNEL, sizeof FOR_THE_KERNEL / sizeof *FOR_THE_KERNEL)) {
        size_t used = strlen(options->mount_flags);
        snprintf(options->mount_flags + used, sizeof options->mount_flags - used, ",%s", name);
    } else if (!options->sloppy && !listed(name, IGNORED, sizeof IGNORED / sizeof *IGNORED))
        return refuse(name, "unknown (mount -s ignores unknown options)");
    return true;
}

static bool set_list(struct options *options, char *list)
{
    char *rest = NULL, *copy = must(strdup(list)); /* ps(1) goes on to show what was given */
    for (char *item = strtok_r(copy, ",", &rest); item != NULL; item = strtok_r(NULL, ",", &rest)) {
        char *value = strchr(item, '=');
        if (value != NULL)
            *value++ = '\0';
        if (!set_option(options, item, value != NULL ? value : "")) {
            free(copy);
            return false;
        }
    }
    free(copy);
    return true;
}

/* "SERVER:/PATH" or "[IPv6]:/PATH" */
static bool split_source(struct options *options)
{
    char *copy = must(strdup(options->source));
    char *colon = strstr(copy, ":/");
    if (colon == NULL || colon == copy) {
        free(copy);
        fprintf(stderr, "mount.nfs: '%s' does not name an export: it must be SERVER:/PATH\n", options->source);
        return false;
    }
    *colon = '\0';
    options->path = colon + 1;
    options->server = copy;
    if (copy[0] == '[' && colon[-1] == ']') {
        colon[-1] = '\0';
        options->server = copy + 1;
    }
    return true;
}

bool options_parse(struct options *options, int argc, char **argv)
{
    *options = (struct options){0};
    const char *name = strrchr(argv[0], '/') != NULL ? strrchr(argv[0], '/') + 1 : argv[0];
    options->version4 = strcmp(name, "mount.nfs4") == 0;
    int letter;
    char *lists[16] = {0};
    size_t count = 0;
    while ((letter = getopt(argc, argv, "o:sfnvrwihVN:t:")) != -1) {
        if (letter == 'o' && count < sizeof lists / sizeof *lists)
            lists[count++] = optarg;
        else if (letter == 's')
            options->sloppy = true;
        else if (letter == 'f')
            options->fake = true;
        else if (letter == 'v')
            options->verbose = true;
        else if (letter == 'r')
            options->read_only = true;
        else if (letter == 'h' || letter == '?')
            return false;
    }
    if (argc - optind != 2) {
        fprintf(stderr, "mount.nfs: expected SERVER:/PATH and a directory\n");
        return false;
    }
    options->source = argv[optind];
    options->directory = argv[optind + 1];
    for (size_t i = 0; i < count; i++)
        if (!set_list(options, lists[i]))
            return false;
    return split_source(options);
}

void options_usage(void)
{
    fprintf(stderr,
            "usage: mount.nfs SERVER:/PATH DIRECTORY [-sfnvr] [-o OPTIONS]\n"
            "The lab's own NFSv3 client, on FUSE. Options that matter: ro, vers=3 (4 is taken for 3), port=, mountport=,\n"
            "rsize=, wsize=, nosuid, nodev, noexec, noatime, sync, remount. Others of nfs(5) are accepted and ignored.\n");
}
