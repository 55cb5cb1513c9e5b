package org.novalean.configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  @Test
  void theConfigurationNeedsNoLibrary() {
    classes()
        .that()
        .resideOutsideOfPackages("..configuration.process..", "..configuration.docs..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "org.novalean.configuration..",
            "org.novalean.events",
            "org.novalean.events.files")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.novalean.configuration"));
  }
}
