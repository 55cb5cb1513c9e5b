package org.novalean.adapter.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

@Command(
    name = "nova-lean",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = "Lean live migration for OpenStack.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0   done",
      "  1   no: a check failed, refused or not done, no such thing, or no answer",
      "  2   the command line was not understood",
      "  3   the configuration cannot be used",
      "  4   the cloud cannot be reached, or does not accept or permit us",
      "  5   the history cannot be read or written",
      "  6   another adapter has taken over (run)",
      "  70  a fault of nova-lean itself",
    })
final class NovaLeanCommand {}
