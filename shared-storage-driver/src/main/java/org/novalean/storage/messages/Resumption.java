package org.novalean.storage.messages;

/**
 * What became of a request to go on with a post-copy.
 *
 * @param underWay libvirt is at it
 * @param failure why the last attempt ended, or why none was made; empty for none
 */
public record Resumption(boolean underWay, String failure) {}
