package org.novalean.adapter.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Run by the build: writes what the package has besides the program. */
public final class WriteDocuments {
  private WriteDocuments() {}

  /** Arguments: the directory to write to, and the version. */
  public static void main(String[] arguments) throws IOException {
    Main.program(Map.of()).writeDocuments(Path.of(arguments[0]), arguments[1]);
  }
}
