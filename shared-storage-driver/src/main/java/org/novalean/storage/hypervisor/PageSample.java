package org.novalean.storage.hypervisor;

/**
 * Pages of a guest's memory, chosen at random.
 *
 * @param pages how many, each of 4096 bytes; at least 1
 * @param data how many of them are other than zeros
 */
public record PageSample(int pages, int data) {}
