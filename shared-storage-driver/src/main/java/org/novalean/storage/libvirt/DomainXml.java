package org.novalean.storage.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.Hardware;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The definition of a domain (libvirt.org/formatdomain.html), as far as it is about disks. */
final class DomainXml {

  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private static final Set<String> PERSISTENT_MEMORY = Set.of("nvdimm", "virtio-pmem");

  private final Element domain;

  private DomainXml(Element domain) {
    this.domain = domain;
  }

  static DomainXml parse(String xml) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCTYPE, true);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      // By default it prints to stderr what it throws anyway.
      builder.setErrorHandler(null);
      var document = builder.parse(new InputSource(new StringReader(xml)));
      return new DomainXml(document.getDocumentElement());
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("libvirt's definition of a domain is no XML: " + xml, e);
    }
  }

  String name() {
    return child(domain, "name").map(Element::getTextContent).orElse("");
  }

  /** The guest's names of all disks, CD-ROMs included. */
  List<String> targets() {
    return diskElements().map(DomainXml::target).toList();
  }

  /**
   * @param active whether QEMU has the disks open; if not, what the definition says of backing
   *     images is no more than a memory
   */
  List<Disk> disks(boolean active) {
    return diskElements().map(disk -> disk(disk, active)).toList();
  }

  private static Disk disk(Element disk, boolean active) {
    var source = image(disk);
    return new Disk(
        target(disk),
        attribute(disk, "device").orElse("disk"),
        source,
        disk.getAttribute("type").equals("file"),
        child(disk, "driver").flatMap(driver -> attribute(driver, "type")).orElse("raw"),
        child(disk, "readonly").isPresent(),
        child(disk, "shareable").isPresent(),
        child(disk, "serial").map(Element::getTextContent),
        active ? chain(disk) : source.stream().toList());
  }

  private static List<Path> chain(Element disk) {
    var chain = new ArrayList<Path>();
    for (var next = Optional.of(disk); next.isPresent(); next = child(next.get(), "backingStore")) {
      image(next.get()).ifPresent(chain::add);
    }
    return chain;
  }

  /** What the guest has, in bytes. */
  long memoryBytes() {
    return child(domain, "memory").map(DomainXml::bytes).orElse(0L);
  }

  /** libvirt itself always writes KiB. */
  private static long bytes(Element memory) {
    return Long.parseLong(memory.getTextContent().strip()) * 1024;
  }

  /** What matters to post-copy. */
  Hardware hardware() {
    return new Hardware(
        devices("hostdev")
            .map(device -> attribute(device, "type").orElse("unknown"))
            .distinct()
            .toList(),
        devices("memory")
            .flatMap(memory -> attribute(memory, "model").stream())
            .anyMatch(PERSISTENT_MEMORY::contains),
        hugePageKib());
  }

  private long hugePageKib() {
    return child(domain, "memoryBacking").flatMap(backing -> child(backing, "hugepages")).stream()
        .flatMap(pages -> children(pages, "page"))
        .mapToLong(DomainXml::pageKib)
        .max()
        .orElse(0);
  }

  /** libvirt itself always writes KiB. */
  private static long pageKib(Element page) {
    return attribute(page, "unit").orElse("KiB").equals("KiB")
        ? attribute(page, "size").map(Long::parseLong).orElse(0L)
        : 0;
  }

  /** A copy or an active commit of this disk goes to both images. */
  boolean mirrorIsReady(String target) {
    return disk(target)
        .flatMap(disk -> child(disk, "mirror"))
        .flatMap(mirror -> attribute(mirror, "ready"))
        .filter("yes"::equals)
        .isPresent();
  }

  /** With {@code unsafe}, QEMU passes no flush on to the files. */
  Optional<String> cacheMode(String target) {
    return disk(target)
        .flatMap(disk -> child(disk, "driver"))
        .flatMap(driver -> attribute(driver, "cache"));
  }

  private Optional<Element> disk(String target) {
    return diskElements().filter(disk -> target(disk).equals(target)).findFirst();
  }

  private Stream<Element> diskElements() {
    return devices("disk");
  }

  private Stream<Element> devices(String kind) {
    return child(domain, "devices").stream().flatMap(devices -> children(devices, kind));
  }

  private static String target(Element disk) {
    return child(disk, "target").flatMap(target -> attribute(target, "dev")).orElse("");
  }

  private static Optional<Path> image(Element diskOrBackingStore) {
    return child(diskOrBackingStore, "source")
        .flatMap(source -> attribute(source, "file").or(() -> attribute(source, "dev")))
        .map(Path::of);
  }

  private static Optional<String> attribute(Element element, String name) {
    return Optional.of(element.getAttribute(name)).filter(value -> !value.isEmpty());
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent, name).findFirst();
  }

  private static Stream<Element> children(Element parent, String name) {
    var nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name));
  }
}
