package org.novalean.storage.libvirt;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The XML that libvirt wants for block copies and snapshots. */
final class DiskXml {

  private interface Content {
    void writeTo(XMLStreamWriter xml) throws XMLStreamException;
  }

  private DiskXml() {}

  /** For virDomainBlockCopy. The cache mode is that of the disk: libvirt takes no other here. */
  static String copyDestination(Path destination) {
    return written(
        xml -> {
          xml.writeStartElement("disk");
          xml.writeAttribute("type", "file");
          image(xml, destination);
          xml.writeEndElement();
        });
  }

  /** For virDomainSnapshotCreateXML: the other disks are named, else libvirt takes them too. */
  static String snapshot(List<String> targets, String target, Path overlay) {
    return written(
        xml -> {
          xml.writeStartElement("domainsnapshot");
          xml.writeStartElement("disks");
          for (var each : targets) {
            xml.writeStartElement("disk");
            xml.writeAttribute("name", each);
            if (each.equals(target)) {
              xml.writeAttribute("snapshot", "external");
              xml.writeAttribute("type", "file");
              image(xml, overlay);
            } else {
              xml.writeAttribute("snapshot", "no");
            }
            xml.writeEndElement();
          }
          xml.writeEndElement();
          xml.writeEndElement();
        });
  }

  private static void image(XMLStreamWriter xml, Path file) throws XMLStreamException {
    xml.writeEmptyElement("driver");
    xml.writeAttribute("type", "qcow2");
    xml.writeEmptyElement("source");
    xml.writeAttribute("file", file.toString());
  }

  private static String written(Content content) {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      content.writeTo(xml);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML for libvirt could not be written", e);
    }
    return text.toString();
  }
}
