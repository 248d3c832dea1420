package dev.milvusons3.setup.check;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.words.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The requests that a line of Milvus makes, by feature: {@code milvus-requests-<line>.json} in this artifact. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MilvusRequests {
    /** The lines that are known, oldest first. */
    public static final List<String> LINES = List.of("2.3", "2.4", "2.5", "2.6");

    /** What is asked about if nothing is said: all that a Milvus does sooner or later without being asked to. */
    public static final List<String> USUAL_FEATURES = List.of("core", "gc");

    private final String line;
    private final String basis;
    private final List<MilvusRequest> requests;

    private MilvusRequests(String line, String basis, List<MilvusRequest> requests) {
        this.line = line;
        this.basis = basis;
        this.requests = List.copyOf(requests);
    }

    /**
     * {@return the requests of a version}
     *
     * @param version a line, such as {@code 2.3}, or a version of it, such as {@code 2.3.5} or {@code v2.6.0-rc1}
     * @throws IllegalArgumentException if the line is not known
     */
    public static MilvusRequests of(String version) {
        String plain = version.startsWith("v") ? version.substring(1) : version;
        String[] numbers = plain.split("[.-]");
        String line = numbers.length < 2 ? plain : numbers[0] + "." + numbers[1];
        if (!LINES.contains(line)) {
            throw new IllegalArgumentException("The requests of Milvus \"" + version + "\" are not known. Allowed: "
                    + String.join(", ", LINES) + ", and versions of these.");
        }
        return load(line);
    }

    private static MilvusRequests load(String line) {
        String name = "/dev/milvusons3/setup/milvus-requests-" + line + ".json";
        try (InputStream in = MilvusRequests.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the artifact has no " + name);
            }
            Json json = Json.read(in);
            Set<MilvusRequest> all = new LinkedHashSet<>();
            String like = json.get("like").text();
            if (!like.isEmpty()) {
                all.addAll(load(like).requests);
            }
            json.get("requests").items().forEach(request -> all.add(request(request)));
            return new MilvusRequests(line, json.get("basis").text(), new ArrayList<>(all));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static MilvusRequest request(Json json) {
        return new MilvusRequest(
                json.get("feature").requireText(),
                json.get("action").requireText(),
                Optional.of(json.get("key").text()).filter(key -> !key.isEmpty()),
                Optional.of(json.get("prefix").text()).filter(prefix -> !prefix.isEmpty()),
                json.get("by").requireText(),
                json.get("when").requireText(),
                json.get("optional").text().equals("true"));
    }

    /** {@return the line, such as {@code 2.3}} */
    public String line() {
        return line;
    }

    /** {@return how they are known} */
    public String basis() {
        return basis;
    }

    /** {@return all} */
    public List<MilvusRequest> all() {
        return requests;
    }

    /** {@return the features that the line has, sorted} */
    public Set<String> features() {
        Set<String> features = new TreeSet<>();
        requests.forEach(request -> features.add(request.feature()));
        return features;
    }

    /**
     * {@return the requests of some features, in the order in which Milvus makes them}
     *
     * @param features of {@link #features}
     * @throws IllegalArgumentException if the line has no such feature
     */
    public List<MilvusRequest> forFeatures(String... features) {
        for (String feature : features) {
            if (!features().contains(feature)) {
                throw new IllegalArgumentException("Milvus " + line + " has no feature \"" + feature + "\""
                        + Nearest.endOfSentence(feature, features()) + " Allowed: " + String.join(", ", features())
                        + ".");
            }
        }
        List<String> wanted = Arrays.asList(features);
        return requests.stream()
                .filter(request -> wanted.contains(request.feature()))
                .toList();
    }
}
