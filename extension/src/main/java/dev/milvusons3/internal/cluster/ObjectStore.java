package dev.milvusons3.internal.cluster;

import static io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor.API;
import static io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor.NAME;
import static io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor.NAMESPACE;
import static io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor.PLURAL;
import static io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor.VERSION;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.crud.Attribute;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The API server's objects: fabric8's CRUD server, with what makes an object more than a text. Objects live in namespaces that exist; an object with a {@link Keeper} is only
 * marked when somebody deletes it, and goes when its keeper is done with it, however the deletion was asked for.
 */
final class ObjectStore extends KubernetesCrudDispatcher {
    private final Clock clock;
    private final KubernetesSerialization json;
    private final Watches watches;
    private final Map<String, Keeper> keepers = new HashMap<>();
    private ChangeListener listener = path -> {};

    ObjectStore(Clock clock, KubernetesSerialization json, Watches watches) {
        this.clock = clock;
        this.json = json;
        this.watches = watches;
    }

    /** Looks after the objects of one kind. All methods are called while the store is locked: they must not wait for anything. */
    interface Keeper {
        /** An object was stored for the first time. */
        void created(GenericKubernetesResource object);

        /** {@return whether nothing is left of what it stands for} */
        boolean mayGo(GenericKubernetesResource object);

        /** Somebody asked to delete an object that may not go yet. May change the object, which is about to be marked and stored. */
        void deletionAsked(GenericKubernetesResource object);
    }

    /** Hears of every change, after it, still under the store's lock. */
    @FunctionalInterface
    interface ChangeListener {
        void changed(ApiPath path);
    }

    /** Only before the first object of that kind is stored. */
    void keep(String corePlural, Keeper keeper) {
        keepers.put(corePlural, keeper);
    }

    void onChange(ChangeListener changeListener) {
        listener = changeListener;
    }

    <T extends HasMetadata> Optional<T> find(ApiPath path, Class<T> type) {
        MockResponse response = handleGet(path.text());
        return response.code() == 200 ? Optional.of(read(response, type)) : Optional.empty();
    }

    void create(ApiPath collection, HasMetadata object) {
        succeed(send(HttpMethod.POST, collection.text(), json.asJson(object)), collection);
    }

    /** Deletes, or asks for it where a keeper has a say; nothing happens if there is no such object. */
    void delete(ApiPath path) {
        handleDelete(path.text());
    }

    /** Changes an object's status, whatever others do to the object meanwhile; nothing happens if there is no such object. */
    <T extends HasMetadata> void updateStatus(ApiPath path, Class<T> type, UnaryOperator<T> change) {
        MockResponse response;
        do {
            Optional<T> changed = find(path, type).map(change);
            if (changed.isEmpty()) {
                return;
            }
            response = send(HttpMethod.PUT, path.text() + "/status", json.asJson(changed.get()));
        } while (response.code() == 409);
        if (response.code() != 404) {
            succeed(response, path);
        }
    }

    /** {@return the paths of a namespace's objects} */
    List<ApiPath> contents(String namespace) {
        AttributeSet inNamespace = new AttributeSet(new Attribute(NAMESPACE, namespace));
        List<ApiPath> contents = new ArrayList<>();
        synchronized (map) {
            map.keySet().stream().filter(key -> key.matches(inNamespace)).forEach(key -> contents.add(path(key)));
        }
        return contents;
    }

    /** What is stored is answered, which has a uid of its own rather than the CRUD server's running number. */
    @Override
    public MockResponse handleCreate(RecordedRequest request) {
        MockResponse response = super.handleCreate(request);
        if (response.code() != 201) {
            return response;
        }
        String name =
                read(response, GenericKubernetesResource.class).getMetadata().getName();
        MockResponse stored = handleGet(ApiPath.withoutQuery(request.getPath()) + "/" + name);
        // It may be gone by now.
        return stored.code() == 200 ? stored.setResponseCode(201) : response;
    }

    @Override
    public MockResponse handleWatch(String path) {
        AttributeSet query = getKey(path);
        List<String> current = new ArrayList<>();
        synchronized (map) {
            map.forEach((attributes, object) -> {
                if (attributes.matches(query)) {
                    current.add(object);
                }
            });
        }
        OptionalLong since = ApiPath.query(path, "resourceVersion")
                .filter(version -> !version.isEmpty() && !version.equals("0"))
                .map(ObjectStore::version)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        return new MockResponse().withWebSocketUpgrade(watches.open(query, since, current));
    }

    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            @Nullable AttributeSet oldAttributes,
            @Nullable GenericKubernetesResource resource,
            @Nullable String newState) {
        if (oldAttributes == null) {
            requireNamespace(pathAttributes);
            GenericKubernetesResource created = parse(newState);
            created.getMetadata().setUid(UUID.randomUUID().toString());
            created.getMetadata().setCreationTimestamp(Timestamps.of(clock.instant()));
            change(path, pathAttributes, null, json.asJson(created));
            keeper(pathAttributes).ifPresent(keeper -> keeper.created(created));
            return;
        }
        Optional<Keeper> keeper = keeper(oldAttributes);
        GenericKubernetesResource before = parse(map.get(oldAttributes));
        if (newState == null && keeper.isPresent() && !keeper.get().mayGo(before)) {
            if (!before.isMarkedForDeletion()) {
                mark(path, oldAttributes, before, keeper.get());
            }
            return;
        }
        change(path, pathAttributes, oldAttributes, newState);
        if (newState != null && keeper.isPresent() && !before.isMarkedForDeletion()) {
            // The CRUD server marks by itself what has finalizers.
            GenericKubernetesResource after = parse(newState);
            if (after.isMarkedForDeletion()) {
                keeper.get().deletionAsked(after);
            }
        }
    }

    private void mark(String path, AttributeSet attributes, GenericKubernetesResource object, Keeper keeper) {
        object.getMetadata().setDeletionTimestamp(Timestamps.of(clock.instant()));
        object.getMetadata().setResourceVersion(String.valueOf(requestResourceVersion()));
        keeper.deletionAsked(object);
        // The object's own attributes, for the path may be that of a whole collection.
        change(path, attributes, attributes, json.asJson(object));
    }

    private void change(
            String path, AttributeSet pathAttributes, @Nullable AttributeSet before, @Nullable String newState) {
        String former = before == null ? null : map.get(before);
        super.processEvent(path, pathAttributes, before, null, newState);
        if (Objects.equals(former, newState)) {
            return;
        }
        GenericKubernetesResource object = parse(newState == null ? former : newState);
        AttributeSet after = null;
        if (newState == null) {
            object.getMetadata().setResourceVersion(String.valueOf(requestResourceVersion()));
        } else {
            after = AttributeSet.merge(pathAttributes, attributeExtractor.fromResource(newState));
        }
        watches.changed(new Watches.Change(
                version(object.getMetadata().getResourceVersion()), before, after, json.asJson(object)));
        listener.changed(path(before == null ? pathAttributes : before));
    }

    private static long version(String resourceVersion) {
        try {
            return Long.parseLong(resourceVersion);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("resourceVersion: Invalid value: \"" + resourceVersion + "\"");
        }
    }

    private void requireNamespace(AttributeSet attributes) {
        Optional<String> name = value(attributes, NAMESPACE);
        if (name.isEmpty()) {
            return;
        }
        Map.Entry<AttributeSet, String> namespace =
                findResource(getKey(ApiPath.namespace(name.get()).text()));
        if (namespace == null) {
            throw ApiException.notFound("namespaces", name.get());
        }
        if (parse(namespace.getValue()).isMarkedForDeletion()) {
            throw ApiException.forbidden(
                    "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                            .formatted(
                                    path(attributes).qualifiedPlural(),
                                    value(attributes, NAME).orElse(""),
                                    name.get()));
        }
    }

    private Optional<Keeper> keeper(AttributeSet attributes) {
        return value(attributes, API).isPresent()
                ? Optional.empty()
                : value(attributes, PLURAL).map(keepers::get);
    }

    private static ApiPath path(AttributeSet attributes) {
        String version = value(attributes, VERSION).orElse("v1");
        return new ApiPath(
                value(attributes, API).map(group -> "/apis/" + group).orElse("/api") + "/" + version,
                value(attributes, NAMESPACE),
                value(attributes, PLURAL).orElse(""),
                value(attributes, NAME),
                Optional.empty());
    }

    private static Optional<String> value(AttributeSet attributes, String key) {
        return Optional.ofNullable(attributes.getAttribute(key))
                .map(attribute -> attribute.getValues().get(0).toString());
    }

    private MockResponse send(HttpMethod method, String path, String body) {
        Headers headers =
                Headers.builder().add("Content-Type", "application/json").build();
        return dispatch(new RecordedRequest(
                "HTTP/1.1", method, path, headers, new Buffer(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static void succeed(MockResponse response, ApiPath path) {
        if (response.code() >= 300) {
            throw new IllegalStateException("%s: %d %s"
                    .formatted(
                            path.text(),
                            response.code(),
                            new String(response.getBody().getBytes(), StandardCharsets.UTF_8)));
        }
    }

    private <T extends HasMetadata> T read(MockResponse response, Class<T> type) {
        return json.unmarshal(new String(response.getBody().getBytes(), StandardCharsets.UTF_8), type);
    }

    private GenericKubernetesResource parse(@Nullable String text) {
        if (text == null) {
            throw new IllegalStateException("The store lost an object.");
        }
        return json.unmarshal(text, GenericKubernetesResource.class);
    }
}
