package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Json;

/// A headless browser with one page, driven over its DevTools protocol
/// (https://chromedevtools.github.io/devtools-protocol).
final class Chromium implements WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final StringBuilder message = new StringBuilder();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = Collections.synchronizedList(new ArrayList<>());
  private int calls;

  /// Where it is installed, if it is.
  static Optional<Path> installed() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param home an empty folder, for whatever it wants to write
  Chromium(Path binary, Path home) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            binary.toString(),
            "--headless=new",
            "--no-sandbox", // which root may not have
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-breakpad",
            "--no-first-run",
            "--force-color-profile=srgb",
            "--remote-debugging-port=0",
            "--user-data-dir=" + home,
            "about:blank");
    builder.environment().put("HOME", home.toString());
    builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    String address = address(home);
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), this)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    String target =
        call("Target.createTarget", Json.object().put("url", "about:blank"), null)
            .get("targetId")
            .asText();
    session =
        call(
                "Target.attachToTarget",
                Json.object().put("targetId", target).put("flatten", true),
                null)
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Json.object());
    }
  }

  /// The browser writes down the port it chose once it listens.
  private String address(Path home) throws IOException, InterruptedException {
    Path file = home.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("no browser: " + Files.readString(home.resolve("log")));
      }
      Thread.sleep(20);
    }
    List<String> lines = Files.readAllLines(file);
    return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      JsonNode json = Json.parse(message.toString(), "DevTools");
      message.setLength(0);
      if (json.has("id")) {
        answers.remove(json.get("id").asInt()).complete(json);
      } else {
        events.add(json);
      }
    }
    webSocket.request(1);
    return null;
  }

  JsonNode call(String method, ObjectNode parameters) throws Exception {
    return call(method, parameters, session);
  }

  private JsonNode call(String method, ObjectNode parameters, String to) throws Exception {
    int id = ++calls;
    ObjectNode json = Json.object().put("id", id).put("method", method);
    json.set("params", parameters);
    if (to != null) {
      json.put("sessionId", to);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(Json.compact(json), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    JsonNode result = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (result.has("error")) {
      throw new AssertionError(method + ": " + result.get("error"));
    }
    return result.get("result");
  }

  /// Shows a file in a window of some width, and waits until it has been drawn.
  void open(Path file, int width, int height, String colours) throws Exception {
    resize(width, height);
    media("screen", colours);
    events.clear();
    call("Page.navigate", Json.object().put("url", file.toUri().toString()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (events("Page.loadEventFired").isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never loaded: " + file);
      }
      Thread.sleep(5);
    }
  }

  /// @param media `screen` or `print`
  /// @param colours `light` or `dark`
  void media(String media, String colours) throws Exception {
    ObjectNode parameters = Json.object().put("media", media);
    ObjectNode feature = parameters.putArray("features").addObject();
    feature.put("name", "prefers-color-scheme").put("value", colours);
    call("Emulation.setEmulatedMedia", parameters);
  }

  void resize(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Json.object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  /// Whether pages may run scripts.
  void scripts(boolean allowed) throws Exception {
    call("Emulation.setScriptExecutionDisabled", Json.object().put("value", !allowed));
  }

  /// What an expression, or the promise that it is, gives.
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Json.object()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /// Moves the pointer, and presses the button there if asked to.
  void point(double x, double y, boolean press) throws Exception {
    for (String type :
        press ? List.of("mouseMoved", "mousePressed", "mouseReleased") : List.of("mouseMoved")) {
      ObjectNode event = Json.object().put("type", type).put("x", x).put("y", y);
      call(
          "Input.dispatchMouseEvent",
          event.put("button", press ? "left" : "none").put("clickCount", press ? 1 : 0));
    }
  }

  /// Draws the pointer, its button pressed, from one place to another.
  void drag(double fromX, double fromY, double toX, double toY) throws Exception {
    mouse("mouseMoved", fromX, fromY, 0);
    mouse("mousePressed", fromX, fromY, 1);
    mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2, 1);
    mouse("mouseMoved", toX, toY, 1);
    mouse("mouseReleased", toX, toY, 0);
  }

  /// Presses the button twice, so soon that it is a double click.
  void doubleClick(double x, double y) throws Exception {
    for (int click = 1; click <= 2; click++) {
      for (String type : List.of("mousePressed", "mouseReleased")) {
        ObjectNode event = Json.object().put("type", type).put("x", x).put("y", y);
        call("Input.dispatchMouseEvent", event.put("button", "left").put("clickCount", click));
      }
    }
  }

  /// Turns the wheel down, with or without the control key.
  void wheel(double x, double y, double delta, boolean control) throws Exception {
    mouse("mouseMoved", x, y, 0);
    ObjectNode event = Json.object().put("type", "mouseWheel").put("x", x).put("y", y);
    event.put("deltaX", 0).put("deltaY", delta).put("modifiers", control ? 2 : 0);
    call("Input.dispatchMouseEvent", event);
  }

  private void mouse(String type, double x, double y, int buttons) throws Exception {
    ObjectNode event = Json.object().put("type", type).put("x", x).put("y", y);
    event.put("button", type.equals("mouseMoved") && buttons == 0 ? "none" : "left");
    call("Input.dispatchMouseEvent", event.put("buttons", buttons).put("clickCount", 1));
  }

  /// Where downloads go.
  void downloads(Path folder) throws Exception {
    call(
        "Browser.setDownloadBehavior",
        Json.object().put("behavior", "allow").put("downloadPath", folder.toString()),
        null);
  }

  void key(String name) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Json.object().put("type", type).put("key", name).put("code", name));
    }
  }

  /// The whole page, however long.
  byte[] screenshot() throws Exception {
    JsonNode size = call("Page.getLayoutMetrics", Json.object()).get("cssContentSize");
    ObjectNode whole = Json.object().put("format", "png").put("captureBeyondViewport", true);
    whole.set("clip", ((ObjectNode) size).put("scale", 1));
    return Base64.getDecoder().decode(call("Page.captureScreenshot", whole).get("data").asText());
  }

  /// Events of one kind since the page was opened.
  List<JsonNode> events(String method) {
    synchronized (events) {
      return events.stream().filter(event -> event.get("method").asText().equals(method)).toList();
    }
  }

  /// Ends the browser.
  void stop() throws Exception {
    try {
      call("Browser.close", Json.object(), null);
    } finally {
      socket.abort();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    }
  }
}
