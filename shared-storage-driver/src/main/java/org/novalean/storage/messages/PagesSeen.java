package org.novalean.storage.messages;

/**
 * Pages of a guest's memory, chosen at random.
 *
 * @param pages how many; at least 1
 * @param data how many of them are other than zeros
 */
public record PagesSeen(int pages, int data) {}
