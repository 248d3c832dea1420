package dev.milvusons3.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final OpenResources resources = new OpenResources("the platform");

    @Test
    void areClosedNewestFirstAndOnce() {
        resources.open(() -> closed.add("older"));
        resources.open(() -> closed.add("newer"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("newer", "older");
    }

    @Test
    void areAllClosedIfSomeFail() {
        IOException first = new IOException("stuck");
        IOException second = new IOException("stuck, too");
        resources.open(() -> closed.add("oldest"));
        resources.open(() -> {
            throw second;
        });
        resources.open(() -> {
            throw first;
        });

        assertThatThrownBy(resources::close)
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("the platform did not end cleanly: stuck")
                .hasCause(first)
                .hasSuppressedException(second);
        assertThat(closed).containsExactly("oldest");
    }

    @Test
    void addTheirFailureToOneThatCameBefore() {
        IllegalStateException failure = new IllegalStateException("the cause");
        resources.open(() -> {
            throw new IOException("stuck");
        });

        resources.closeAfter(failure);

        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessage("the platform did not end cleanly: stuck"));
    }
}
