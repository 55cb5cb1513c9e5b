package org.novalean.adapter.volumes;

/** A {@link TestingVolumes} whose volumes go one step on each time they are looked at. */
public final class SteppingCinder {

  public static final String SERVER = "5e12e12a-0000-4000-8000-000000000001";
  public static final String TYPE = "nfs-a";
  public static final String OTHER_TYPE = "nfs-b";

  private final TestingVolumes volumes =
      new TestingVolumes()
          .backend(TYPE, "10.0.0.1:/volumes")
          .backend(OTHER_TYPE, "10.0.0.2:/volumes");

  public SteppingCinder() {
    var unused = volumes.volumeOf(SERVER, "root", TYPE);
  }

  public TestingVolumes volumes() {
    return volumes;
  }

  /** One step of Cinder's: made, copied, or removed. */
  public void step(String volumeId) {
    switch (volumes.volume(volumeId).map(Volume::status).orElse("gone")) {
      case "creating" -> volumes.made(volumeId);
      case "retyping" -> volumes.copied(volumeId);
      case "deleting" -> volumes.removed(volumeId);
      default -> {}
    }
  }
}
