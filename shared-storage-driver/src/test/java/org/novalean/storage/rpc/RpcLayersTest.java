package org.novalean.storage.rpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RpcLayersTest {

  private static final JavaClasses STORAGE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.novalean.storage");

  @Test
  void onlyOnePackageUsesTheRabbitMqClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.novalean.storage.rpc.amqp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.rabbitmq..", "org.novalean.events.amqp..")
        .because("a change of client must stay in one package")
        .check(STORAGE);
  }

  @Test
  void requestsKnowNeitherTheirBusNorWhatIsAsked() {
    noClasses()
        .that()
        .resideInAPackage("org.novalean.storage.rpc")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.novalean.storage.rpc.amqp..",
            "org.novalean.storage.messages..",
            "org.novalean.storage.agent..")
        .check(STORAGE);
  }
}
