package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pulls from one repository of one registry.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull">OCI distribution, pull</a>
 */
final class RegistryClient {
    /** How many are named for one that is not there. */
    private static final int TAGS = 5;

    private final RegistryAddress address;
    private final String repository;
    private final Http http;
    private final Http.Pauses pauses;
    private final RegistryLogin login;
    private @Nullable String authorization;

    /** @param repository without the address' prefix */
    RegistryClient(RegistryAddress address, String repository, DockerConfig config, Http.Pauses pauses) {
        this.address = address;
        this.repository = address.prefix() + repository;
        this.pauses = pauses;
        this.http = new Http(pauses);
        this.login = new RegistryLogin(http, address, this.repository, config);
    }

    /** Says that a host is no registry, so that it may be looked for elsewhere. */
    static final class NoRegistryException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRegistryException(String message) {
            super(message);
        }
    }

    /**
     * {@return a manifest's bytes, which are what its digest says if it was asked for by one}
     *
     * @throws UnobtainableException if it is not there, or may not be had
     * @throws NoRegistryException if something else answers there
     */
    byte[] manifest(String tagOrDigest) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            answer = send(
                    "manifests/" + tagOrDigest,
                    Map.of("Accept", String.join(", ", ImageManifest.MEDIA_TYPES)),
                    BodyHandlers.ofByteArray(),
                    () -> 0);
        } catch (UnobtainableException known) {
            throw known;
        } catch (IOException failed) {
            throw RegistryErrors.unreachable(address.host(), failed);
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/html")) {
            throw new NoRegistryException(
                    address.base() + " answered " + answer.statusCode() + " with a page for people: it is no registry");
        }
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() == 404) {
            throw notFound(tagOrDigest, body);
        }
        if (answer.statusCode() != 200) {
            throw unexpected(answer.statusCode(), body, answer);
        }
        Optional<String> digest = tagOrDigest.contains(":")
                ? Optional.of(tagOrDigest)
                : answer.headers().firstValue("Docker-Content-Digest");
        if (digest.isPresent() && !Digest.of(digest.get()).isOf(answer.body())) {
            throw lying("the manifest " + tagOrDigest, digest.get(), answer.body());
        }
        return answer.body();
    }

    /** {@return a small blob, which is what its digest says} */
    byte[] content(Digest digest) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("blobs/" + digest, Map.of(), BodyHandlers.ofByteArray(), () -> 0);
        if (answer.statusCode() != 200) {
            throw unexpected(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8), answer);
        }
        if (!digest.isOf(answer.body())) {
            throw lying("the configuration", digest.toString(), answer.body());
        }
        return answer.body();
    }

    private UnobtainableException lying(String what, String digest, byte[] content) {
        return new UnobtainableException(
                what + " that " + address.host() + " sent for " + repository + " is not what its digest says: "
                        + Digest.sha256(content) + " instead of " + digest,
                "ask who runs the registry or mirror: it serves something else under that digest");
    }

    /** Fetches a blob into a file, where its beginning may be already. */
    void blob(Digest digest, long size, Path file, Download.Watcher watcher) throws IOException, InterruptedException {
        Download.Server server = new Download.Server() {
            @Override
            public HttpResponse<Boolean> get(
                    Map<String, String> headers, BodyHandler<Boolean> body, LongSupplier received)
                    throws IOException, InterruptedException {
                HttpResponse<Boolean> answer = send("blobs/" + digest, headers, body, received);
                if (answer.statusCode() / 100 != 2 && answer.statusCode() != 416) {
                    throw unexpected(answer.statusCode(), "", answer);
                }
                return answer;
            }
        };
        try {
            new Download(server, pauses, file, digest, size).fetch(watcher);
        } catch (UnobtainableException known) {
            throw known;
        } catch (IOException failed) {
            throw RegistryErrors.isLasting(failed) ? RegistryErrors.unreachable(address.host(), failed) : failed;
        }
    }

    private <T> HttpResponse<T> send(
            String path, Map<String, String> headers, BodyHandler<T> body, LongSupplier received)
            throws IOException, InterruptedException {
        URI uri = URI.create(address.base() + "/v2/" + repository + "/" + path);
        boolean asked = false;
        while (true) {
            Map<String, String> all = new HashMap<>(headers);
            if (authorization != null) {
                all.put("Authorization", authorization);
            }
            HttpResponse<T> answer = http.get(uri, all, body, received);
            if (answer.statusCode() != 401) {
                return answer;
            }
            if (asked) {
                throw login.refused(401);
            }
            // Or the token ran out during a long download.
            authorization = login.authorize(answer);
            asked = true;
        }
    }

    private UnobtainableException unexpected(int status, String body, HttpResponse<?> answer)
            throws IOException, InterruptedException {
        if (status == 403) {
            return login.refused(status);
        }
        if (status == 429) {
            String wait = Http.retryAfter(answer)
                    .map(time -> " It wants to be left alone for " + time.toSeconds() + " s.")
                    .orElse("");
            return new UnobtainableException(
                    address.host() + " answered 429, too many requests, several times" + RegistryErrors.quoted(body)
                            + "." + wait,
                    "log in, for registries allow more to whom they know: docker login " + address.host(),
                    "use a mirror: milvus-on-s3.milvus.registry",
                    "wait, and run again: what is there already is not fetched once more");
        }
        return new UnobtainableException(address.host() + " answered " + status + RegistryErrors.quoted(body));
    }

    private UnobtainableException notFound(String tagOrDigest, String body) throws IOException, InterruptedException {
        String found = address.host() + " has no " + tagOrDigest + " in " + repository + RegistryErrors.quoted(body);
        List<String> tags = tags();
        return tags.isEmpty()
                ? new UnobtainableException(found, "check the image's name and tag")
                : new UnobtainableException(
                        found, "use a tag that is there, such as " + String.join(", ", nearest(tagOrDigest, tags)));
    }

    /** {@return the repository's, or some of them; none if it does not tell} */
    private List<String> tags() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("tags/list", Map.of(), BodyHandlers.ofString(), () -> 0);
        List<String> tags = new ArrayList<>();
        if (answer.statusCode() == 200) {
            try {
                Json.read(answer.body()).get("tags").items().forEach(tag -> tags.add(tag.text()));
            } catch (JsonException unknown) {
                return List.of();
            }
        }
        return tags;
    }

    /** {@return those that begin most like a text, the nearest first} */
    private static List<String> nearest(String wanted, List<String> tags) {
        return tags.stream()
                .sorted(Comparator.comparingInt((String tag) -> -commonStart(wanted, tag))
                        .thenComparing(Comparator.reverseOrder()))
                .limit(TAGS)
                .toList();
    }

    private static int commonStart(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
