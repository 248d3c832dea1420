package dev.milvusons3.cli.check;

import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which role and bucket of a source are Milvus'. */
final class SetupOptions {
    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Milvus' role by name, ARN or address, where there are several.")
    private @Nullable String role;

    @Option(
            names = "--bucket",
            paramLabel = "BUCKET",
            description = "Milvus' bucket by name, ARN or address, where there are several.")
    private @Nullable String bucket;

    /**
     * {@return the sources that are about one set-up: each by itself, but chart values and single policies go with the only other one}
     *
     * @throws dev.milvusons3.setup.MalformedSetupException if one cannot be read
     */
    static List<List<String>> together(List<String> sources) {
        List<String> parts = new ArrayList<>();
        List<List<String>> whole = new ArrayList<>();
        for (String source : sources) {
            if (SetupReader.of(Path.of(source)).isPart()) {
                parts.add(source);
            } else {
                whole.add(List.of(source));
            }
        }
        if (whole.size() > 1 || parts.isEmpty()) {
            parts.forEach(part -> whole.add(List.of(part)));
            return whole;
        }
        List<String> all = new ArrayList<>(whole.isEmpty() ? List.of() : whole.get(0));
        all.addAll(parts);
        return List.of(all);
    }

    /** @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with them */
    Setup read(List<String> sources) {
        Setup setup = read(sources.get(0));
        for (String part : sources.subList(1, sources.size())) {
            setup = SetupReader.complete(setup, SetupReader.of(Path.of(part)).read());
        }
        return setup;
    }

    /** @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it */
    Setup read(String source) {
        SetupReader reader = SetupReader.of(Path.of(source));
        reader = role == null ? reader : reader.role(role);
        return (bucket == null ? reader : reader.bucket(bucket)).read();
    }
}
