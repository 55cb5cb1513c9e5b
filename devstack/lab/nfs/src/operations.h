/* The FUSE requests about names (names.c), attributes (attributes.c), file content (content.c), directories (list.c). */
#pragma once

#include "fs.h"

void nfs_lookup(fuse_req_t request, fuse_ino_t parent, const char *name);
void nfs_mkdir(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode);
void nfs_symlink(fuse_req_t request, const char *target, fuse_ino_t parent, const char *name);
void nfs_mknod(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode, dev_t device);
void nfs_create(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode, struct fuse_file_info *file);
void nfs_link(fuse_req_t request, fuse_ino_t file, fuse_ino_t parent, const char *name);
void nfs_unlink(fuse_req_t request, fuse_ino_t parent, const char *name);
void nfs_rmdir(fuse_req_t request, fuse_ino_t parent, const char *name);
void nfs_rename(fuse_req_t request, fuse_ino_t parent, const char *name, fuse_ino_t new_parent, const char *new_name,
                unsigned flags);

void nfs_getattr(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file);
void nfs_setattr(fuse_req_t request, fuse_ino_t ino, struct stat *wanted, int which, struct fuse_file_info *file);
void nfs_access(fuse_req_t request, fuse_ino_t ino, int mask);
void nfs_readlink(fuse_req_t request, fuse_ino_t ino);
void nfs_statfs(fuse_req_t request, fuse_ino_t ino);
void nfs_forget(fuse_req_t request, fuse_ino_t ino, uint64_t lookups);
void nfs_forget_multi(fuse_req_t request, size_t count, struct fuse_forget_data *forgets);

void nfs_open(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file);
void nfs_read(fuse_req_t request, fuse_ino_t ino, size_t size, off_t offset, struct fuse_file_info *file);
void nfs_write(fuse_req_t request, fuse_ino_t ino, const char *bytes, size_t size, off_t offset,
               struct fuse_file_info *file);
void nfs_flush(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file);
void nfs_fsync(fuse_req_t request, fuse_ino_t ino, int data_only, struct fuse_file_info *file);
void nfs_release(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file);

void nfs_opendir(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file);
void nfs_readdir(fuse_req_t request, fuse_ino_t ino, size_t size, off_t offset, struct fuse_file_info *file);
void nfs_releasedir(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file);
