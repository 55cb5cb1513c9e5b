package org.novalean.storage.messages;

/**
 * What makes a layer just this one.
 *
 * @param name the file's name in {@code _base}
 * @param inode the file server's number of the file
 * @param modifiedMillis since 1970
 * @param sha256 in hexadecimal, over the header and samples that the nonce chooses
 */
public record LayerIdentity(
    String name, long size, long inode, long modifiedMillis, String sha256) {}
