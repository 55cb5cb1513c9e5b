package org.novalean.storage.messages;

/**
 * Asks a source to go on with a post-copy that broke.
 *
 * @param address where the destination takes servers in
 * @param addressGiven its nova.conf gives that address, so Nova named it to libvirt for memory too
 * @param disksCopied disks were copied along
 */
public record ResumePostCopy(
    String serverId, String address, boolean addressGiven, boolean disksCopied) {}
