package org.novalean.adapter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which package may know what. */
class ArchitectureTest {

  private static final JavaClasses ADAPTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.novalean.adapter");

  @Test
  void openStack4jIsKnownToOnePackageOnly() {
    onlyIn("..adapter.openstack..", "org.openstack4j..").check(ADAPTER);
  }

  @Test
  void rabbitMqIsKnownToOnePackageOnly() {
    onlyIn("..adapter.leadership.amqp..", "com.rabbitmq..").check(ADAPTER);
  }

  @Test
  void databasesAreKnownToOnePackageOnly() {
    onlyIn(
            "..adapter.history.jdbc..",
            "org.h2..",
            "org.mariadb..",
            "org.postgresql..",
            "org.flywaydb..",
            "java.sql..",
            "javax.sql..")
        .check(ADAPTER);
  }

  @Test
  void theCommandLineIsKnownToOnePackageOnly() {
    onlyIn("..adapter.cli..", "picocli..").check(ADAPTER);
  }

  @Test
  void theHttpServerIsKnownToOnePackageOnly() {
    onlyIn("..adapter.api", "com.sun.net.httpserver..").check(ADAPTER);
  }

  @Test
  void metricsAreKnownToOnePackageOnly() {
    onlyIn("..adapter.metrics..", "io.micrometer..", "io.prometheus..").check(ADAPTER);
  }

  /** It is shown and counted; who shows and counts is none of its business. */
  @Test
  void whatIsSeenDoesNotKnowWhoLooks() {
    noClasses()
        .that()
        .resideInAPackage("..adapter.status..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..adapter.api..", "..adapter.metrics..", "..adapter.cli..", "..adapter.openstack..")
        .check(ADAPTER);
  }

  @Test
  void injectionIsKnownToOnePackageOnly() {
    onlyIn("..adapter.wiring..", "com.google.inject..", "jakarta.inject..").check(ADAPTER);
  }

  /** They are to be read, and tested, without any library in mind. */
  @Test
  void whatDecidesDependsOnNoLibrary() {
    classes()
        .that()
        .resideInAnyPackage(
            "..adapter.migration..",
            "..adapter.policy..",
            "..adapter.predict..",
            "..adapter.compute..",
            "..adapter.volumes..",
            "..adapter.share..",
            "..adapter.leadership")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.novalean..", "org.slf4j..", "org.jspecify..")
        .check(ADAPTER);
  }

  @Test
  void whatDecidesDoesNotKnowHowTheCloudIsReached() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..adapter.migration..",
            "..adapter.policy..",
            "..adapter.predict..",
            "..adapter.compute..",
            "..adapter.volumes..",
            "..adapter.share..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..adapter.openstack..", "..adapter.cli..", "..adapter.wiring..")
        .check(ADAPTER);
  }

  private static ArchRule onlyIn(String home, String... library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }
}
