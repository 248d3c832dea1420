package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from a real registry, also through a front that misbehaves. */
class ImagePullIT {
    private static final String REPOSITORY = "milvusdb/milvus";
    private static final ImagePlatform AMD64 = new ImagePlatform("linux", "amd64");

    @TempDir
    Path directory;

    @AutoClose
    private LocalRegistry registry;

    @AutoClose
    private FaultyFront front;

    private TestImage image;

    @BeforeEach
    void start() throws Exception {
        registry = LocalRegistry.start(directory);
        front = new FaultyFront(registry.host());
        image = TestImage.milvus("amd64");
    }

    @Test
    void pullsTheImageOfThePlatform() throws Exception {
        TestImage arm = TestImage.milvus("arm64");
        registry.pushIndex(REPOSITORY, "v2.6.22", arm, image);
        List<String> progress = new ArrayList<>();

        MilvusImage amd64 =
                pull("v2.6.22", AMD64, (what, done, total) -> progress.add(what + " " + done + "/" + total));
        MilvusImage arm64 = pull("v2.6.22", new ImagePlatform("linux", "arm64"), Progress.NONE);

        assertThat(amd64.home().resolve("bin/milvus")).content().contains("echo amd64");
        assertThat(arm64.home().resolve("bin/milvus")).content().contains("echo arm64");
        assertThat(amd64.homeInside()).isEqualTo("/milvus");
        assertThat(amd64.version()).contains("2.6.22");
        assertThat(amd64.digest()).contains(Digest.sha256(image.config()).toString());
        assertThat(amd64.config().entrypoint()).containsExactly("/tini", "--");
        assertThat(amd64.config().user()).isEqualTo("milvus");
        assertThat(amd64.config().environment()).containsEntry("PATH", "/milvus/bin:/usr/bin");
        String name = front.host() + "/" + REPOSITORY + ":v2.6.22";
        assertThat(progress)
                .anyMatch(line -> line.matches("download " + name + " (\\d+)/\\1"))
                .anyMatch(line -> line.matches("unpack " + name + " (\\d+)/\\1"));
    }

    @Test
    void asksNobodyForWhatItHas() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        MilvusImage first = pull("v2.6.22");
        int asked = front.requests().size();

        assertThat(pull("v2.6.22")).isEqualTo(first);
        assertThat(front.requests()).hasSize(asked);
    }

    @Test
    void looksAgainForATagThatMoves() throws Exception {
        registry.push(REPOSITORY, "2.6-latest", image);
        MilvusImage first = pull("2.6-latest");
        TestImage newer = new TestImage(
                "amd64", List.of(TestImage.milvus("newer").layers().get(1)));
        registry.push(REPOSITORY, "2.6-latest", newer);

        assertThat(pull("2.6-latest").digest()).isNotEqualTo(first.digest());
    }

    @Test
    void sharesOneCopyOfWhatHasSeveralNames() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        registry.push("mirror/milvus", "stable", image);
        Path layout = image.layout(directory.resolve("layout"), "");
        Path archive = Files.write(directory.resolve("saved.tar"), image.dockerArchive("milvusdb/milvus:v2.6.22"));

        MilvusImage pulled = pull("v2.6.22");

        assertThat(obtain(new RegistrySource(
                                ImageReference.of(registry.host() + "/mirror/milvus:stable"), registries(), AMD64))
                        .root())
                .isEqualTo(pulled.root());
        assertThat(obtain(new SavedSource(layout, Optional.empty(), AMD64)).root())
                .isEqualTo(pulled.root());
        assertThat(obtain(new SavedSource(archive, Optional.empty(), AMD64)).root())
                .isEqualTo(pulled.root());
        assertThat(cached()).containsExactly(Digest.sha256(image.config()).hex());
    }

    /** Of a mirror that keeps all images of other registries below a path of its own. */
    @Test
    void pullsANameWithoutAHostFromTheAuthorsMirror() throws Exception {
        registry.push("hub/" + REPOSITORY, "v2.6.22", image);
        Registries mirror = new Registries(Optional.of(front.host() + "/hub"), directory, Map.of());

        MilvusImage pulled = obtain(new RegistrySource(ImageReference.of(REPOSITORY + ":v2.6.22"), mirror, AMD64));

        assertThat(pulled.version()).contains("2.6.22");
        assertThat(front.requests()).allMatch(request -> request.startsWith("GET /v2/hub/" + REPOSITORY + "/"));
    }

    @Test
    void pullsByDigest() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        Digest digest = Digest.sha256(image.manifest());

        MilvusImage pulled = obtain(new RegistrySource(
                ImageReference.of(front.host() + "/" + REPOSITORY + "@" + digest), registries(), AMD64));

        assertThat(pulled.home()).exists();
        assertThat(front.requests()).noneMatch(request -> request.contains("/tags/"));
    }

    @Test
    void namesTagsThatAreThereForOneThatIsNot() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        registry.push(REPOSITORY, "v2.5.1", image);

        assertUnobtainable("v2.6.23", "use a tag that is there, such as v2.6.22, v2.5.1")
                .hasMessageContaining(front.host() + " has no v2.6.23 in " + REPOSITORY + " (MANIFEST_UNKNOWN");
    }

    @Test
    void saysThatThereIsNoSuchRepository() {
        assertUnobtainable("v2.6.22", "check the image's name and tag")
                .hasMessageContaining("has no v2.6.22 in " + REPOSITORY);
    }

    @Test
    void namesThePlatformsOfAnImageForOthers() throws Exception {
        registry.pushIndex(REPOSITORY, "both", TestImage.milvus("arm64"), TestImage.milvus("s390x"));
        registry.push(REPOSITORY, "single", TestImage.milvus("arm64"));

        assertUnobtainable("both", "use an image for linux/amd64")
                .hasMessage("it is not for linux/amd64, but for linux/arm64, linux/s390x");
        assertUnobtainable("single", "use an image for linux/amd64")
                .hasMessage("it is not for linux/amd64, but for linux/arm64");
    }

    @Test
    void refusesAnImageThatIsNoMilvus() throws Exception {
        registry.push(
                REPOSITORY,
                "busybox",
                new TestImage(
                        "amd64",
                        List.of(new TarBuilder().file("bin/sh", "sh", 0755).build())));

        assertUnobtainable("busybox", "use the image milvusdb/milvus, or one that is made from it")
                .hasMessageContaining(
                        "the image is no Milvus: it has no bin/milvus with configs/milvus.yaml beside it");
    }

    @Test
    void refusesALayerThatPointsOutside() throws Exception {
        byte[] evil = new TarBuilder().file("../../../evil", "evil").build();
        registry.push(
                REPOSITORY,
                "evil",
                new TestImage("amd64", List.of(image.layers().get(1), evil)));

        assertUnobtainable("evil", "use an image that you trust: this one was not made by a usual tool")
                .hasMessageContaining("the layer points outside of the image at ../../../evil");
    }

    @Test
    void waitsAsLongAsABusyRegistrySays() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        front.next(1, "/manifests/", FaultyFront.status(429, "", "Retry-After", "1"));
        front.next(2, "/blobs/", FaultyFront.status(503, "", "Retry-After", "0"));
        List<String> waits = new ArrayList<>();

        MilvusImage pulled = pull("v2.6.22", AMD64, new Progress() {
            @Override
            public void update(String what, long done, long total) {}

            @Override
            public void waiting(String what, Duration elapsed) {
                waits.add(what);
            }
        });

        assertThat(pulled.home()).exists();
        assertThat(waits).contains("127.0.0.1 answered 429, go on in 1.0 s");
    }

    @Test
    void givesUpOnARegistryThatStaysBusy() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        front.all(
                exchange -> true,
                FaultyFront.status(
                        429,
                        "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"You have reached your limit\"}]}",
                        "Retry-After",
                        "3600"));

        assertUnobtainable("v2.6.22", "use a mirror: milvus-on-s3.milvus.registry")
                .hasMessageContaining("answered 429, too many requests")
                .hasMessageContaining("(TOOMANYREQUESTS: You have reached your limit)")
                .hasMessageContaining("It wants to be left alone for 3600 s.");
        assertThat(front.requests()).hasSize(1);
    }

    @Test
    void goesOnWithADownloadThatWasBrokenOff() throws Exception {
        TestImage large = large();
        registry.push(REPOSITORY, "v2.6.22", large);
        front.next(2, "/blobs/" + layer(large), FaultyFront.brokenOffAfter(150_000));

        assertThat(pull("v2.6.22").home()).exists();

        assertThat(front.requests().stream().filter(request -> request.contains(layer(large))))
                .hasSize(3)
                .element(1)
                .asString()
                .matches(".* bytes=\\d{5,6}-");
    }

    @Test
    void goesOnInTheNextRun() throws Exception {
        TestImage large = large();
        registry.push(REPOSITORY, "v2.6.22", large);
        front.next(1, "/blobs/" + layer(large), FaultyFront.brokenOffAfter(150_000));
        front.next(4, "/blobs/" + layer(large), FaultyFront.brokenOffAfter(0));

        assertThatThrownBy(() -> pull("v2.6.22"))
                .isInstanceOf(UnobtainableException.class)
                .hasMessageMatching(
                        "the connection broke off at byte \\d{5,6} of \\d{6,}, and 4 attempts to go on failed"
                                + "(?s:.*)What is there is kept\\.");

        assertThat(pull("v2.6.22").home()).exists();
        assertThat(front.requests().stream().filter(request -> request.contains(layer(large))))
                .last()
                .asString()
                .contains("bytes=");
        assertThat(cached()).containsExactly(Digest.sha256(large.config()).hex());
    }

    @Test
    void beginsAnewWhereAServerHasNoRanges() throws Exception {
        TestImage large = large();
        registry.push(REPOSITORY, "v2.6.22", large);
        front.next(1, "/blobs/" + layer(large), FaultyFront.brokenOffAfter(150_000));
        front.next(
                1,
                "/blobs/" + layer(large),
                FaultyFront.whole(large.compressed().get(0)));

        assertThat(pull("v2.6.22").home()).exists();
    }

    @Test
    void refusesALayerWhoseDigestLies() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        front.next(1, "/blobs/" + layer(image), FaultyFront.lying());

        assertUnobtainable("v2.6.22", "run again, in case it was damaged on the way")
                .hasMessageContaining("what was sent is not what was asked for: ")
                .hasMessageContaining("instead of " + layer(image));

        assertThat(pull("v2.6.22").home()).exists();
    }

    @Test
    void refusesAManifestAndAConfigurationWhoseDigestsLie() throws Exception {
        registry.push(REPOSITORY, "v2.6.22", image);
        front.next(1, "/manifests/", FaultyFront.lying());
        assertUnobtainable("v2.6.22", "ask who runs the registry or mirror: it serves something else under that digest")
                .hasMessageContaining("the manifest v2.6.22 that " + front.host() + " sent");

        front.next(1, "/blobs/" + Digest.sha256(image.config()), FaultyFront.lying());
        assertUnobtainable("v2.6.22", "ask who runs the registry or mirror: it serves something else under that digest")
                .hasMessageContaining("the configuration that " + front.host() + " sent");
    }

    /** Compressed bytes that are right for the manifest, and wrong for the configuration that vouches for the content. */
    @Test
    void refusesALayerThatTheConfigurationDoesNotKnow() throws Exception {
        byte[] other = TestImage.gzip(TestImage.milvus("other").layers().get(1));
        image.blobs().forEach(blob -> registry.upload(REPOSITORY, blob));
        registry.upload(REPOSITORY, other);
        String manifest = new String(image.manifest(), StandardCharsets.UTF_8)
                .replace(
                        Digest.sha256(image.compressed().get(1)).hex(),
                        Digest.sha256(other).hex())
                .replace("\"size\":" + image.compressed().get(1).length, "\"size\":" + other.length);
        registry.manifest(
                REPOSITORY,
                "changed",
                manifest.getBytes(StandardCharsets.UTF_8),
                "application/vnd.oci.image.manifest.v1+json");

        assertUnobtainable("changed", "use another copy of the image: this one is damaged or was changed")
                .hasMessageContaining("a layer is not what the image's configuration says");
    }

    @Test
    void saysThatNobodyListens() {
        front.close();

        assertUnobtainable(
                        "v2.6.22",
                        "check network and proxy: -Dhttps.proxyHost and -Dhttps.proxyPort, or HTTPS_PROXY and NO_PROXY")
                .hasMessage("nobody listens at " + front.host());
    }

    @Test
    void saysThatAPageForPeopleIsNoRegistry() {
        front.all(exchange -> true, FaultyFront.status(200, "<html>", "Content-Type", "text/html"));

        assertUnobtainable(
                        "v2.6.22", "check the registry's host, in the image's name or in milvus-on-s3.milvus.registry")
                .hasMessageContaining(
                        "http://" + front.host() + " answered 200 with a page for people: it is no registry");
    }

    /** Random bytes, so that they stay large when compressed. */
    private TestImage large() {
        byte[] random = new byte[300_000];
        new Random(15).nextBytes(random);
        byte[] layer = new TarBuilder().entry("random", '0', "", 0644, random).build();
        return new TestImage("amd64", List.of(layer, image.layers().get(1)));
    }

    private static String layer(TestImage image) {
        return "sha256:" + Digest.sha256(image.compressed().get(0)).hex();
    }

    private AbstractThrowableAssert<?, ?> assertUnobtainable(String tag, String wayOut) {
        return assertThatThrownBy(() -> pull(tag))
                .isInstanceOf(UnobtainableException.class)
                .satisfies(failure ->
                        assertThat(((UnobtainableException) failure).waysOut()).contains(wayOut))
                .satisfies(failure -> assertThat(cached()).isEmpty());
    }

    private MilvusImage pull(String tag) throws IOException, InterruptedException {
        return pull(tag, AMD64, Progress.NONE);
    }

    private MilvusImage pull(String tag, ImagePlatform platform, Progress progress)
            throws IOException, InterruptedException {
        ImageReference reference = ImageReference.of(front.host() + "/" + REPOSITORY + ":" + tag);
        return new RegistrySource(reference, registries(), platform).obtain(directory.resolve("cache"), progress);
    }

    private MilvusImage obtain(MilvusSource source) throws IOException, InterruptedException {
        return source.obtain(directory.resolve("cache"), Progress.NONE);
    }

    private Registries registries() {
        return new Registries(Optional.empty(), directory, Map.of());
    }

    /** {@return the complete images of the cache; nothing half made may be beside them} */
    private List<String> cached() throws IOException {
        Path images = directory.resolve("cache/images");
        if (!Files.exists(images)) {
            return List.of();
        }
        List<String> complete = new ArrayList<>();
        try (Stream<Path> entries = Files.list(images)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                assertThat(name).doesNotContain(".partial-").doesNotStartWith("find-");
                if (UnpackedImage.isComplete(entry)) {
                    complete.add(name);
                }
            }
        }
        return complete;
    }
}
