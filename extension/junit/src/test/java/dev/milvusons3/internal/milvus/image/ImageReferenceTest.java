package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "milvusdb/milvus:v2.6.22,,milvusdb/milvus,v2.6.22,2.6.22",
        "registry.example/milvus:2.5-latest,registry.example,milvus,2.5-latest,2.5-latest",
        "registry.example:5000/a/b/milvus:v3.0.0-rc1,registry.example:5000,a/b/milvus,v3.0.0-rc1,3.0.0-rc1",
        "localhost/milvus:master-20260501,localhost,milvus,master-20260501,",
    })
    void isTakenApart(String text, String registry, String repository, String tag, String version) {
        ImageReference reference = ImageReference.of(text);

        assertThat(reference)
                .isEqualTo(new ImageReference(
                        Optional.ofNullable(registry), repository, Optional.of(tag), Optional.empty()));
        assertThat(reference.version()).isEqualTo(Optional.ofNullable(version));
        assertThat(reference.tagOrDigest()).isEqualTo(tag);
        assertThat(reference).hasToString(text);
    }

    @Test
    void isDecidedByItsDigest() {
        ImageReference reference = ImageReference.of("milvusdb/milvus:latest@" + DIGEST);

        assertThat(reference.tagOrDigest()).isEqualTo(DIGEST);
        assertThat(reference.moves()).isFalse();
        assertThat(ImageReference.of("milvusdb/milvus:latest").moves()).isTrue();
        assertThat(ImageReference.of("milvusdb/milvus@" + DIGEST).version()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"milvusdb/milvus", "milvus:", "registry.example:5000/milvus", "@sha256:ab", "a:b:c"})
    void refusesWhatDoesNotSayOneImage(String text) {
        assertThatThrownBy(() -> ImageReference.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
