package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.OptionType;
import org.novalean.configuration.SecretFile;

/** The file in which adapter and agents have the key for requests. */
public final class RequestKeyFile {

  private RequestKeyFile() {}

  /** An option that names it, and has the key for a value. */
  public static OptionType<RequestKey> option() {
    return new OptionType<>(
        "the path of a file with a key for requests",
        path -> Optional.of(read(Path.of(path))),
        RequestKey::toString);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException where others may read it, or it holds no sound key
   */
  static RequestKey read(Path file) {
    try {
      return RequestKey.of(SecretFile.read(file).reveal());
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(requireNonNull(e.getMessage()), e);
    }
  }
}
