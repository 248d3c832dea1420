package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The engine's reports on a pull, as version 1.41 of its API sends them. */
class ImagePullTest {
    private final List<String> said = new ArrayList<>();
    private final ImagePull pull =
            new ImagePull("example/one:1", (what, done, total) -> said.add(what + " " + done + "/" + total));

    @Test
    void saysBytesAndTheirSumOnceEveryLayerHasBegun() throws InterruptedException {
        hear("""
                {"status":"Pulling from example/one","id":"1"}
                {"status":"Pulling fs layer","progressDetail":{},"id":"aaa"}
                {"status":"Pulling fs layer","progressDetail":{},"id":"bbb"}
                {"status":"Already exists","progressDetail":{},"id":"ccc"}
                {"status":"Downloading","progressDetail":{"current":10,"total":100},"id":"aaa"}
                {"status":"Downloading","progressDetail":{"current":20,"total":50},"id":"bbb"}
                {"status":"Download complete","progressDetail":{},"id":"aaa"}
                {"status":"Downloading","progressDetail":{"current":50,"total":50},"id":"bbb"}
                {"status":"Extracting","progressDetail":{"current":7,"total":100},"id":"aaa"}
                {"status":"Pull complete","progressDetail":{},"id":"aaa"}
                {"status":"Status: Downloaded newer image for example/one:1"}
                """);
        pull.onComplete();

        assertThat(pull.await()).isEmpty();
        assertThat(said)
                .containsExactly("pull example/one:1 10/0", "pull example/one:1 30/150", "pull example/one:1 150/150");
    }

    @Test
    void keepsTheEnginesWordsAndHowFarItCame() throws InterruptedException {
        hear("""
                {"status":"Pulling fs layer","progressDetail":{},"id":"aaa"}
                {"status":"Downloading","progressDetail":{"current":4096,"total":100000},"id":"aaa"}
                {"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}
                """);
        pull.onComplete();

        assertThat(pull.await()).hasValue("unexpected EOF, after 4096 bytes");
        assertThat(said).containsExactly("pull example/one:1 4096/100000");
    }

    @Test
    void takesTheWordsOutOfTheClientsException() throws InterruptedException {
        pull.onError(new NotFoundException(
                "Status 404: {\"message\":\"manifest for example/one:1 not found: manifest unknown\"}\n"));

        assertThat(pull.await()).hasValue("manifest for example/one:1 not found: manifest unknown");
    }

    @Test
    void unescapesTheWords() {
        assertThat(ImagePull.words(new IllegalStateException(
                        "Status 500: {\"message\":\"Get \\\"https://registry.example/v2/\\\": no such host\"}")))
                .isEqualTo("Get \"https://registry.example/v2/\": no such host");
        assertThat(ImagePull.words(new IllegalStateException("no JSON"))).isEqualTo("no JSON");
    }

    /** The libraries name them in no other place. */
    @Test
    void findsTheImagesOfTestcontainersItself() {
        assertThat(WantedImage.namedIn(
                        "org/testcontainers/utility/RyukContainer.class",
                        Pattern.compile("testcontainers/ryuk:[\\w.-]+")))
                .hasValueSatisfying(image -> assertThat(image).matches("testcontainers/ryuk:\\d+\\.\\d+\\.\\d+"));
        assertThat(WantedImage.namedIn("no/such/Thing.class", Pattern.compile(".")))
                .isEmpty();
    }

    @Test
    void allThatIsMissingIsInOneFailure() {
        assertThat(PulledImages.unavailable(List.of(
                        new PulledImages.Failure(new WantedImage("one:1", "Load it."), "no such host"),
                        new PulledImages.Failure(new WantedImage("two:2", "Name another."), "manifest unknown"),
                        new PulledImages.Failure(new WantedImage("three:3", "Wait."), "no such host"))))
                .hasMessage("environment CONTAINERS is not available: an image is neither here nor can it be pulled"
                        + " (one:1, three:3: no such host; two:2: manifest unknown)\none:1: Load it.\ntwo:2: Name another."
                        + "\nthree:3: Wait.")
                .hasNoCause();
    }

    private void hear(String lines) {
        JsonMapper json = new JsonMapper();
        lines.lines().map(line -> json.readValue(line, PullResponseItem.class)).forEach(pull::onNext);
    }
}
