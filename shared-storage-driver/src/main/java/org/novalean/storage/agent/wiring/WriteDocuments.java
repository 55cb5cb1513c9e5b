package org.novalean.storage.agent.wiring;

import java.io.IOException;
import java.nio.file.Path;
import org.novalean.configuration.docs.Documents;
import org.novalean.storage.agent.config.HostName;
import org.novalean.storage.agent.config.NovaLeanAgentConf;

/** Run by the build: writes what the package has besides the program. */
public final class WriteDocuments {
  private WriteDocuments() {}

  /** Arguments: the directory to write to, and the version. */
  public static void main(String[] arguments) throws IOException {
    Documents.write(
        Path.of(arguments[0]),
        Main.program(),
        NovaLeanAgentConf.schema(HostName.OF_KERNEL),
        arguments[1]);
  }
}
