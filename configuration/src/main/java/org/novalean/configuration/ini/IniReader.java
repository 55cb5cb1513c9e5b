package org.novalean.configuration.ini;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the format of oslo.config's {@code iniparser}: {@code =} or {@code :} between key and
 * value, whichever comes first; {@code #} and {@code ;} begin a comment at the beginning of a line
 * only; an indented line continues the value before it; a value may stand in quotes. Nothing is
 * substituted: {@code %} and {@code $} mean themselves.
 */
public final class IniReader {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final List<IniFile.Section> sections = new ArrayList<>();
  private final List<IniEntry> entries = new ArrayList<>();
  private final List<IniFile.Mistake> mistakes = new ArrayList<>();
  private String section = IniFile.DEFAULT_SECTION;
  private @Nullable IniEntry open;

  private IniReader() {}

  /**
   * Reads a file.
   *
   * @throws IOException where it cannot be read; a file that is not UTF-8 is a mistake instead
   */
  public static IniFile read(Path file) throws IOException {
    return parse(Files.readAllBytes(file));
  }

  /** Reads a file's content. */
  public static IniFile parse(byte[] content) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      return new IniFile(
          List.of(),
          List.of(),
          List.of(new IniFile.Mistake(1, "the file is not UTF-8 text: save it as UTF-8")));
    }
  }

  /** Reads text. */
  public static IniFile parse(String text) {
    var reader = new IniReader();
    var number = 0;
    for (var line : withoutByteOrderMark(text).lines().toList()) {
      number++;
      reader.line(number, line.stripTrailing());
    }
    reader.close();
    return new IniFile(reader.sections, reader.entries, reader.mistakes);
  }

  private static String withoutByteOrderMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private void line(int number, String line) {
    var content = line.strip();
    if (content.isEmpty()) {
      close();
    } else if (content.startsWith("#") || content.startsWith(";")) {
      return;
    } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      continuation(number, content);
    } else {
      close();
      if (line.startsWith("[")) {
        section(number, line);
      } else {
        assignment(number, line);
      }
    }
  }

  private void continuation(int number, String content) {
    if (open == null) {
      mistakes.add(
          new IniFile.Mistake(
              number, "an indented line continues a value, but there is none above: unindent it"));
      return;
    }
    var joined = open.value().isEmpty() ? content : open.value() + "\n" + content;
    open = new IniEntry(open.section(), open.key(), joined, open.line());
  }

  private void section(int number, String line) {
    if (!line.endsWith("]") || line.substring(1, line.length() - 1).isBlank()) {
      mistakes.add(
          new IniFile.Mistake(number, "'%s' is not a section: write [name]".formatted(line)));
      return;
    }
    section = line.substring(1, line.length() - 1);
    sections.add(new IniFile.Section(section, number));
  }

  private void assignment(int number, String line) {
    var equals = line.indexOf('=');
    var colon = line.indexOf(':');
    var split = colon < 0 || (equals >= 0 && equals < colon) ? equals : colon;
    if (split <= 0 || line.substring(0, split).isBlank()) {
      // The line is not repeated in the message: it may be a password that lost its key.
      mistakes.add(new IniFile.Mistake(number, "not a 'key = value', a [section] or a # comment"));
      return;
    }
    open =
        new IniEntry(
            section,
            line.substring(0, split).strip(),
            withoutQuotes(line.substring(split + 1).strip()),
            number);
  }

  private static String withoutQuotes(String value) {
    var quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private void close() {
    if (open != null) {
      entries.add(open);
      open = null;
    }
  }
}
