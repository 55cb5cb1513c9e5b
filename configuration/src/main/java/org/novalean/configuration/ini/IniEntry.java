package org.novalean.configuration.ini;

/**
 * One {@code key = value}.
 *
 * @param value without surrounding blanks and quotes; lines of a continued value are joined by a
 *     line feed
 * @param line where it begins, from 1
 */
public record IniEntry(String section, String key, String value, int line) {}
