package dev.milvusons3.setup.check;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.words.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
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
    public static final List<String> LINES = List.of("2.3", "2.4", "2.5", "2.6", "3.0");

    /** What is asked about if nothing is said: all that a Milvus does sooner or later without being asked to. */
    public static final List<String> USUAL_FEATURES = List.of("core", "gc");

    private final String line;
    private final String basis;
    private final List<MilvusRequest> requests;
    private final List<MilvusDenial> denials;
    private final Optional<String> measured;

    private MilvusRequests(
            String line,
            String basis,
            List<MilvusRequest> requests,
            List<MilvusDenial> denials,
            Optional<String> measured) {
        this.line = line;
        this.basis = basis;
        this.requests = List.copyOf(requests);
        this.denials = List.copyOf(denials);
        this.measured = measured;
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
            List<MilvusDenial> denials = new ArrayList<>();
            json.get("denials").items().forEach(denial -> denials.add(denial(denial)));
            return new MilvusRequests(
                    line,
                    json.get("basis").text(),
                    new ArrayList<>(all),
                    denials,
                    Optional.of(json.get("measured").text()).filter(version -> !version.isEmpty()));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static MilvusRequest request(Json json) {
        return new MilvusRequest(
                json.get("feature").requireText(),
                json.get("action").requireText(),
                on(json.get("on").text()),
                Optional.of(json.get("key").text()).filter(key -> !key.isEmpty()),
                Optional.of(json.get("prefix").text()).filter(prefix -> !prefix.isEmpty()),
                json.get("by").requireText(),
                json.get("when").requireText(),
                json.get("optional").text().equals("true"),
                json.get("operations").text(),
                Math.toIntExact(number(json.get("count"))),
                number(json.get("bytes")));
    }

    private static MilvusRequest.On on(String written) {
        return switch (written) {
            case "source" -> MilvusRequest.On.SOURCE;
            case "key" -> MilvusRequest.On.KEY;
            default -> MilvusRequest.On.BUCKET;
        };
    }

    private static long number(Json json) {
        return json.text().isEmpty() ? 0 : Long.parseLong(json.text());
    }

    private static MilvusDenial denial(Json json) {
        return new MilvusDenial(
                json.get("feature").requireText(),
                json.get("action").requireText(),
                MilvusDenial.Effect.valueOf(json.get("effect").requireText()),
                json.get("phase").requireText(),
                Duration.ofSeconds(Long.parseLong(json.get("seconds").text())),
                Integer.parseInt(json.get("denials").text()),
                json.get("log").text());
    }

    /** {@return the line, such as {@code 2.3}} */
    public String line() {
        return line;
    }

    /** {@return how they are known} */
    public String basis() {
        return basis;
    }

    /** {@return the version of Milvus that they were measured with; empty if they are from its sources alone} */
    public Optional<String> measured() {
        return measured;
    }

    /** {@return what Milvus was seen to do when it was denied an action; none where nothing was measured} */
    public List<MilvusDenial> denials() {
        return denials;
    }

    /**
     * {@return the requests that one line makes and another does not, in the order in which Milvus makes them}
     *
     * @param from the line or version that is left, such as {@code 2.5}
     * @param to the line or version that is upgraded to, such as {@code 2.6}
     * @throws IllegalArgumentException if one of them is not known, or {@code to} is the older one
     */
    public static List<MilvusRequest> added(String from, String to) {
        MilvusRequests before = of(from);
        MilvusRequests after = of(to);
        if (LINES.indexOf(before.line) > LINES.indexOf(after.line)) {
            throw new IllegalArgumentException("From Milvus " + before.line + " to " + after.line
                    + " is no upgrade: the newer one is to be the second.");
        }
        return after.requests.stream()
                .filter(request -> before.requests.stream().noneMatch(request::isLike))
                .toList();
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
