package org.novalean.storage.messages;

/**
 * Asks a source to go on with a post-copy that broke.
 *
 * @param destination where that takes servers in; given, Nova named it to libvirt for memory too
 * @param disksCopied disks were copied along
 */
public record ResumePostCopy(String serverId, MigrationAddress destination, boolean disksCopied) {}
