package dev.milvusons3.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.assertj.MilvusOnS3Assertions;
import io.milvus.v2.client.MilvusClientV2;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Pictures of the reports of two real runs, one that failed and one that passed: to look at, and for the documentation, where
 * {@code -Ddocs.update=true} puts them.
 */
class ReportPicturesIT {
    private static final Path PICTURES = Path.of("target", "report-pictures");
    private static final Path DOCUMENTATION = Path.of("..", "..", "docs", "images");
    private static final int MOST_BYTES = 150_000;
    private static final int COLOURS = 64;

    @TempDir
    static Path profile;

    private static Browser browser;

    @BeforeAll
    static void run() throws Exception {
        browser = Browser.start(profile);
        run("green", BookSearchTestCase.class, BookStorageTestCase.class);
        run("red", BookSearchTestCase.class, BookStorageTestCase.class, NewPolicyTestCase.class);
    }

    private static void run(String name, Class<?>... classes) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(classes).map(type -> selectClass(type)).toArray(ClassSelector[]::new))
                .configurationParameter(
                        "milvus-on-s3.report", PICTURES.resolve(name).toString())
                .execute();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "red, wide, 1280, 1210, light",
        "red, dark, 1280, 1210, dark",
        "red, narrow, 390, 1500, light",
        "green, wide, 1280, 1500, light",
        "green, narrow, 390, 1500, dark"
    })
    void areSmallAndShowTheVerdict(String run, String name, int width, int most, String scheme) throws Exception {
        browser.viewport(width, 800);
        browser.colorScheme(scheme);
        browser.open(
                PICTURES.resolve(run).resolve("report.html").toAbsolutePath().toUri());
        int height = browser.evaluate("document.documentElement.scrollHeight").asInt();

        byte[] picture = small(browser.screenshot(width, Math.min(height, most)));

        assertThat(browser.evaluate("document.querySelector('h1').textContent").asString())
                .isEqualTo(run.equals("red") ? "✗ 1 class failed, 3 passed" : "✓ All 3 tests passed");
        assertThat(picture).hasSizeLessThanOrEqualTo(MOST_BYTES);
        String file = "report-" + run + "-" + name + ".png";
        Files.write(PICTURES.resolve(file), picture);
        if (Boolean.getBoolean("docs.update")) {
            Files.write(DOCUMENTATION.resolve(file), picture);
        }
    }

    /** {@return a picture in its most frequent colours alone, which is a third of its size} */
    private static byte[] small(byte[] png) throws IOException {
        BufferedImage full = ImageIO.read(new ByteArrayInputStream(png));
        int width = full.getWidth();
        int height = full.getHeight();
        int[] pixels = full.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        Arrays.stream(pixels).forEach(colour -> counts.merge(colour, 1, Integer::sum));
        int[] palette = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(COLOURS)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        BufferedImage reduced = new BufferedImage(
                width,
                height,
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE));
        // Each other colour becomes the nearest of these.
        reduced.setRGB(0, 0, width, height, pixels, 0, width);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(reduced, "png", out);
        return out.toByteArray();
    }

    @MilvusOnS3
    static class BookSearchTestCase {
        @Test
        void findsNothingInAnEmptyLibrary(MilvusClientV2 milvus) {
            assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
        }

        @Test
        void reachesItsBucketByTheRole(MilvusDeployment deployment) {
            MilvusOnS3Assertions.assertThat(deployment).isVerified();
        }
    }

    @MilvusOnS3(region = "eu-central-1")
    static class BookStorageTestCase {
        @Test
        void isDeniedNothing(MilvusDeployment deployment) {
            MilvusOnS3Assertions.assertThat(deployment.decisions().byMilvus()).hasNoDenials();
        }
    }

    /** Lacks s3:DeleteObject, which a start rehearses. */
    @MilvusOnS3(policy = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Objects",
                  "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:PutObject"],
                  "Resource": "arn:{{partition}}:s3:::{{bucket}}/*"
                },
                {
                  "Sid": "Bucket",
                  "Effect": "Allow",
                  "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
                  "Resource": "arn:{{partition}}:s3:::{{bucket}}"
                }
              ]
            }
            """)
    static class NewPolicyTestCase {
        @Test
        void works(MilvusClientV2 milvus) {
            assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
        }
    }
}
