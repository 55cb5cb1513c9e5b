/*
 * mount.nfs: an NFSv3 client on FUSE, for kernels that have none. One thread, one event loop: FUSE requests come in,
 * RPCs go out, and each answer is passed on as it arrives.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <syslog.h>
#include <unistd.h>

#include "durable.h"
#include "operations.h"
#include "options.h"
#include "server.h"

enum { REQUESTS_AT_ONCE = 64, DRAIN_MS = 5000, MAX_BACKGROUND = 1024 };

static void configure(void *context, struct fuse_conn_info *connection)
{
    struct fs *fs = context;
    connection->max_read = fs->max_read; /* libfuse wants it here and among the mount options */
    connection->max_write = fs->max_write;
    connection->max_readahead = fs->max_read;
    /* Without these two, io_submit(2) blocks in the kernel, and with it the main thread of a QEMU with io='native'. */
    connection->want |= connection->capable & FUSE_CAP_ASYNC_DIO;
    connection->max_background = MAX_BACKGROUND;
    connection->congestion_threshold = MAX_BACKGROUND * 3 / 4;
    connection->want |= connection->capable & (FUSE_CAP_ASYNC_READ | FUSE_CAP_PARALLEL_DIROPS);
    /* The page cache is checked at open (content.c), requests are wanted in plain memory, and writes are not cached. */
    connection->want &= ~(unsigned)(FUSE_CAP_AUTO_INVAL_DATA | FUSE_CAP_SPLICE_READ | FUSE_CAP_SPLICE_WRITE
                                    | FUSE_CAP_SPLICE_MOVE | FUSE_CAP_ATOMIC_O_TRUNC | FUSE_CAP_WRITEBACK_CACHE
                                    | FUSE_CAP_HANDLE_KILLPRIV);
}

static const struct fuse_lowlevel_ops OPERATIONS = {
    .init = configure,
    .lookup = nfs_lookup,
    .forget = nfs_forget,
    .forget_multi = nfs_forget_multi,
    .getattr = nfs_getattr,
    .setattr = nfs_setattr,
    .readlink = nfs_readlink,
    .mknod = nfs_mknod,
    .mkdir = nfs_mkdir,
    .unlink = nfs_unlink,
    .rmdir = nfs_rmdir,
    .symlink = nfs_symlink,
    .rename = nfs_rename,
    .link = nfs_link,
    .open = nfs_open,
    .read = nfs_read,
    .write = nfs_write,
    .flush = nfs_flush,
    .release = nfs_release,
    .fsync = nfs_fsync,
    .opendir = nfs_opendir,
    .readdir = nfs_readdir,
    .releasedir = nfs_releasedir,
    .statfs = nfs_statfs,
    .access = nfs_access,
    .create = nfs_create,
};

static int fail(const struct options *options, const char *reason)
{
    fprintf(stderr, "mount.nfs: cannot mount %s on %s: %s\n", options->source, options->directory, reason);
    return EXIT_MOUNT;
}

/* Backslashes protect the commas of a path from libfuse's option parser. */
static void append_escaped(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    for (; *text != '\0' && used + 2 < size; text++) {
        if (*text == ',' || *text == '\\')
            out[used++] = '\\';
        out[used++] = *text;
    }
    out[used] = '\0';
}

static struct fuse_session *new_session(struct fs *fs, const struct options *options)
{
    char list[3 * PATH_LENGTH];
    /* The subtype is a white lie that libvirt needs: it migrates a server with a disk on FUSE only if the file system is
     * one it knows to be shared, and of those FUSE has only GlusterFS (virFileIsSharedFS). */
    snprintf(list, sizeof list, "allow_other,suid,dev,max_read=%u,subtype=glusterfs%s%s,fsname=", fs->max_read,
             options->read_only ? ",ro" : "", options->mount_flags);
    append_escaped(list, sizeof list, options->source);
    char *arguments[] = {"mount.nfs", "-o", list, NULL};
    struct fuse_args args = FUSE_ARGS_INIT(3, arguments);
    struct fuse_session *session = fuse_session_new(&args, &OPERATIONS, sizeof OPERATIONS, fs);
    fuse_opt_free_args(&args);
    return session;
}

static void take_requests(struct fuse_session *session, struct fuse_buf *buffer)
{
    for (int i = 0; i < REQUESTS_AT_ONCE && !fuse_session_exited(session); i++) {
        if (fuse_session_receive_buf(session, buffer) <= 0)
            return;
        fuse_session_process_buf(session, buffer);
    }
}

static void serve(struct fs *fs)
{
    struct fuse_buf buffer = {0};
    int fd = fuse_session_fd(fs->session);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    while (!fuse_session_exited(fs->session)) {
        struct pollfd entries[] = {
            {.fd = fd, .events = POLLIN},
            {.fd = rpc_fd(fs->rpc), .events = rpc_events(fs->rpc)},
        };
        int ready = poll(entries, 2, rpc_timeout(fs->rpc));
        if (ready > 0 && entries[0].revents != 0)
            take_requests(fs->session, &buffer);
        rpc_handle(fs->rpc, ready > 0 ? entries[1].revents : 0);
    }
    free(buffer.mem);
    (void)rpc_run(fs->rpc, DRAIN_MS); /* what the last closes left to do */
}

static void detach(void)
{
    int null = open("/dev/null", O_RDWR);
    setsid();
    if (chdir("/") != 0 || null < 0)
        return;
    for (int fd = 0; fd <= 2; fd++)
        dup2(null, fd);
    close(null);
}

static void reconnected(void *context)
{
    durable_reconnected(context);
}

static int mount_export(struct fs *fs, const struct options *options)
{
    fs->session = new_session(fs, options);
    if (fs->session == NULL || fuse_session_mount(fs->session, options->directory) != 0)
        return fail(options, "the kernel refuses the FUSE mount (is /dev/fuse there, and are you root?)");
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        return fail(options, strerror(errno));
    if (child == 0) {
        detach();
        openlog("mount.nfs", LOG_PID, LOG_DAEMON);
        fuse_set_signal_handlers(fs->session);
        rpc_make_hard(fs->rpc, options->server, reconnected, fs);
        serve(fs);
        fuse_session_unmount(fs->session);
        _exit(0);
    }
    struct statvfs answer;
    if (statvfs(options->directory, &answer) != 0) { /* waits until the child serves */
        int error = errno;
        umount2(options->directory, MNT_DETACH);
        return fail(options, strerror(error));
    }
    return 0;
}

static int remount(const struct options *options)
{
    if (mount(NULL, options->directory, NULL, MS_REMOUNT | (options->read_only ? MS_RDONLY : 0), NULL) == 0)
        return 0;
    return fail(options, strerror(errno));
}

int main(int argc, char **argv)
{
    struct options options;
    if (argc < 2 || !options_parse(&options, argc, argv)) {
        options_usage();
        return EXIT_USAGE;
    }
    struct stat status;
    if (stat(options.directory, &status) != 0)
        return fail(&options, errno == ENOENT ? "the directory to mount on does not exist" : strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return fail(&options, "the place to mount on is not a directory");
    if (options.remount)
        return remount(&options);
    if (options.version4)
        fprintf(stderr, "mount.nfs: %s: NFSv4 was asked for; this client speaks NFSv3\n", options.source);
    if (options.soft)
        fprintf(stderr, "mount.nfs: %s: 'soft' was asked for; this client always waits for the server (hard)\n",
                options.source);
    if (options.fake)
        return 0;
    static struct fs fs;
    char reason[512];
    TAILQ_INIT(&fs.uncommitted);
    while (getrandom(&fs.hidden_mount, sizeof fs.hidden_mount, 0) != sizeof fs.hidden_mount)
        continue;
    if (!server_mount(&fs, &options, reason, sizeof reason))
        return fail(&options, reason);
    if (options.verbose)
        fprintf(stderr, "mount.nfs: %s: reads of %u bytes, writes of %u bytes\n", options.source, fs.max_read,
                fs.max_write);
    return mount_export(&fs, &options);
}
