package org.novalean.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.novalean.events");

  @Test
  void onlyTheAmqpPackageUsesTheRabbitMqClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.novalean.events.amqp")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.rabbitmq..")
        .because("a change of client must stay in one package")
        .check(CLASSES);
  }

  @Test
  void decodingKnowsNothingOfTheConnection() {
    noClasses()
        .that()
        .resideInAPackage("org.novalean.events.decode")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.novalean.events.amqp")
        .because("messages are decoded the same wherever they come from")
        .check(CLASSES);
  }

  @Test
  void nothingPrintsToTheConsole() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("a library logs")
        .check(CLASSES);
  }
}
