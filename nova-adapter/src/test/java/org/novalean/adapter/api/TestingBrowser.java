package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium, without a screen. */
public final class TestingBrowser implements AutoCloseable {

  /** Neither ours nor UTC, so that a time in the wrong zone is seen. */
  static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;

  private TestingBrowser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it; where it is not installed, the tests are skipped. */
  public static TestingBrowser start() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no Chromium here: 'apt-get install chromium chromium-driver', or devstack/lab/install");
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .withEnvironment(Map.of("TZ", ZONE.getId()))
            .build();
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        // Tests may run as root, and in a container with a small /dev/shm.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--force-device-scale-factor=1",
        "--window-size=1440,1000");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return new TestingBrowser(new ChromeDriver(service, options));
  }

  /** A window as new: nothing kept from the page before. */
  public void open(URI address) {
    driver.get(address.toString());
  }

  void signIn(String user, String password) {
    signIn(user, password, "ops");
  }

  /** Once the page asks for it. */
  public void signIn(String user, String password, String project) {
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(element("#sign-in").isDisplayed()).isTrue());
    var form = driver.findElement(By.id("sign-in-form"));
    fill(form, "user", user);
    fill(form, "password", password);
    fill(form, "project", project);
    form.findElement(By.cssSelector("button")).click();
  }

  private static void fill(WebElement form, String name, String text) {
    var field = form.findElement(By.name(name));
    field.clear();
    field.sendKeys(text);
  }

  public WebElement element(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> elements(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** What stands in an element, also where it is scrolled out of sight. */
  public String text(String css) {
    return String.valueOf(script("return document.querySelector(arguments[0])?.textContent", css));
  }

  @Nullable Object script(String code, Object... arguments) {
    return driver.executeScript(code, arguments);
  }

  /** What a script gives back as a list of lists. */
  List<List<?>> table(String code, Object... arguments) {
    var rows = new ArrayList<List<?>>();
    if (script(code, arguments) instanceof List<?> list) {
      list.forEach(row -> rows.add((List<?>) row));
    }
    return rows;
  }

  long number(String code, Object... arguments) {
    return ((Number) requireNonNull(script(code, arguments))).longValue();
  }

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressTab() {
    press(Keys.TAB);
  }

  /** What has the focus, by its id, or else by its name or its text. */
  String focused() {
    return String.valueOf(
        script(
            """
            const e = document.activeElement;
            return e.id || e.name || e.getAttribute('href') || e.textContent.trim();\
            """));
  }

  /** As if the system were set so. */
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  void reload() {
    driver.navigate().refresh();
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /** What it complained about since it was asked last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
