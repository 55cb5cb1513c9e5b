package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.doctor.Check;
import org.novalean.adapter.doctor.Result;

/** A check's result, for the screen and as JSON. */
final class DoctorReport {

  private static final int INDENT = 9;

  private DoctorReport() {}

  static List<String> lines(Check check, Result result, int columns) {
    var lines = new ArrayList<String>();
    lines.add(Text.fit(word(result), INDENT) + check.title());
    lines.addAll(wrapped("", result.detail(), columns));
    var fix = fix(result);
    if (fix != null) {
      lines.addAll(wrapped("fix: ", fix, columns));
    }
    return lines;
  }

  static Map<String, @Nullable Object> json(Check check, Result result) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", check.id());
    json.put("title", check.title());
    json.put("status", word(result).toLowerCase(Locale.ROOT));
    json.put("detail", result.detail());
    json.put("fix", fix(result));
    return json;
  }

  private static String word(Result result) {
    if (result instanceof Result.Ok) {
      return "ok";
    }
    if (result instanceof Result.Warning) {
      return "WARNING";
    }
    return result instanceof Result.Failed ? "FAILED" : "skipped";
  }

  private static @Nullable String fix(Result result) {
    if (result instanceof Result.Failed failed) {
      return failed.fix();
    }
    return result instanceof Result.Warning warning ? warning.fix() : null;
  }

  private static List<String> wrapped(String label, String text, int columns) {
    var width = Math.max(30, columns - INDENT - label.length());
    var lines = new ArrayList<String>();
    for (var paragraph : text.lines().toList()) {
      for (var line : Text.wrap(Text.clean(paragraph), width)) {
        var margin = lines.isEmpty() ? label : " ".repeat(label.length());
        lines.add(" ".repeat(INDENT) + margin + line);
      }
    }
    return lines;
  }
}
