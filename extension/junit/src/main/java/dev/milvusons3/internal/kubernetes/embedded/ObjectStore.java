package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The API server's objects. They live in namespaces that exist, change only from the version that a change is based on, and are marked rather than deleted while
 * finalizers, or their {@link Keeper}, have something left to do; however the deletion was asked for.
 */
final class ObjectStore {
    private final Clock clock;
    private final KubernetesSerialization json;
    private final Watches watches;
    private final Map<String, Keeper> keepers = new HashMap<>();
    /** By their paths, in the order in which lists have them. What is in it is never changed, only replaced. */
    private final NavigableMap<ApiPath, GenericKubernetesResource> objects =
            new TreeMap<>(Comparator.comparing(ApiPath::text));

    private ChangeListener listener = path -> {};
    private long version;

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

    /** Objects at one moment. */
    record Contents(long version, List<GenericKubernetesResource> objects) {}

    /** Only before the first object of that kind is stored. */
    void keep(String corePlural, Keeper keeper) {
        keepers.put(corePlural, keeper);
    }

    void onChange(ChangeListener changeListener) {
        listener = changeListener;
    }

    synchronized Optional<GenericKubernetesResource> find(ApiPath path) {
        return Optional.ofNullable(objects.get(path.withoutSubresource()));
    }

    <T extends HasMetadata> Optional<T> find(ApiPath path, Class<T> type) {
        return find(path).map(object -> json.convertValue(object, type));
    }

    synchronized Contents select(Selection selection) {
        List<GenericKubernetesResource> selected = new ArrayList<>();
        objects.forEach((path, object) -> {
            if (selection.matches(path, object)) {
                selected.add(object);
            }
        });
        return new Contents(version, selected);
    }

    /** {@return the paths of a namespace's objects} */
    synchronized List<ApiPath> contents(String namespace) {
        return objects.keySet().stream()
                .filter(path -> path.namespace().equals(Optional.of(namespace)))
                .toList();
    }

    /** @param since the version after which events are wanted; if empty, the watch begins with what is there */
    synchronized Watches.Watch watch(Selection selection, OptionalLong since) {
        return watches.open(
                selection,
                since,
                select(selection).objects().stream().map(json::asJson).toList());
    }

    /**
     * {@return the object as it is stored}
     *
     * @throws ApiException if it may not be stored there
     */
    synchronized GenericKubernetesResource create(ApiPath collection, HasMetadata object) {
        GenericKubernetesResource created = copy(object);
        String name = StoredObjects.requireIdentity(created, collection);
        ApiPath path = collection.withName(name);
        requireNamespace(path);
        if (objects.containsKey(path)) {
            throw new ApiException(
                    409, "AlreadyExists", "%s \"%s\" already exists".formatted(path.qualifiedPlural(), name));
        }
        ObjectMeta metadata = created.getMetadata();
        metadata.setNamespace(path.namespace().orElse(null));
        metadata.setUid(UUID.randomUUID().toString());
        metadata.setCreationTimestamp(Timestamps.of(clock.instant()));
        metadata.setDeletionTimestamp(null);
        metadata.setGeneration(1L);
        put(path, null, created);
        keeper(path).ifPresent(keeper -> keeper.created(created));
        return Objects.requireNonNullElse(objects.get(path), created);
    }

    /**
     * Changes an object, or by the path of its status that alone, whatever others do to the object meanwhile.
     *
     * @param change gets the object as it is, and may not change that one
     * @return the object as it is stored; empty if there is none
     * @throws ApiException if it becomes another object, or names another version than the stored one's
     */
    synchronized Optional<GenericKubernetesResource> change(
            ApiPath path, UnaryOperator<GenericKubernetesResource> change) {
        ApiPath key = path.withoutSubresource();
        GenericKubernetesResource before = objects.get(key);
        if (before == null) {
            return Optional.empty();
        }
        GenericKubernetesResource after = StoredObjects.replaced(path, before, copy(change.apply(before)));
        if (after.isMarkedForDeletion() && mayGo(key, after)) {
            put(key, before, null);
        } else if (!StoredObjects.same(before, after)) {
            put(key, before, after);
        }
        return Optional.of(Objects.requireNonNullElse(objects.get(key), after));
    }

    /** Changes an object's status; nothing happens if there is no such object. */
    <T extends HasMetadata> void updateStatus(ApiPath path, Class<T> type, UnaryOperator<T> change) {
        change(path.withSubresource("status"), object -> copy(change.apply(json.convertValue(object, type))));
    }

    /**
     * Deletes, or asks for it where finalizers or a keeper have a say.
     *
     * @return the object as it was or is; empty if there is none
     */
    synchronized Optional<GenericKubernetesResource> delete(ApiPath path) {
        ApiPath key = path.withoutSubresource();
        GenericKubernetesResource object = objects.get(key);
        if (object == null) {
            return Optional.empty();
        }
        if (mayGo(key, object)) {
            put(key, object, null);
        } else if (!object.isMarkedForDeletion()) {
            GenericKubernetesResource marked = copy(object);
            marked.getMetadata().setDeletionTimestamp(Timestamps.of(clock.instant()));
            keeper(key).ifPresent(keeper -> keeper.deletionAsked(marked));
            put(key, object, marked);
        }
        return Optional.of(Objects.requireNonNullElse(objects.get(key), object));
    }

    /** Deletes all that are selected; {@return as they were or are} */
    synchronized List<GenericKubernetesResource> delete(Selection selection) {
        List<ApiPath> paths = objects.keySet().stream()
                .filter(path -> selection.matches(path, objects.get(path)))
                .toList();
        return paths.stream().flatMap(path -> delete(path).stream()).toList();
    }

    private boolean mayGo(ApiPath path, GenericKubernetesResource object) {
        return object.getFinalizers().isEmpty()
                && keeper(path).map(keeper -> keeper.mayGo(object)).orElse(true);
    }

    /** Stores, or removes, and tells all who want to know. */
    private void put(
            ApiPath path, @Nullable GenericKubernetesResource before, @Nullable GenericKubernetesResource after) {
        version++;
        GenericKubernetesResource last = after != null ? after : copy(Objects.requireNonNull(before));
        last.getMetadata().setResourceVersion(String.valueOf(version));
        if (after != null) {
            objects.put(path, after);
        } else {
            objects.remove(path);
        }
        watches.changed(new Watches.Change(version, path, before, after, json.asJson(last)));
        listener.changed(path);
    }

    private void requireNamespace(ApiPath path) {
        if (path.namespace().isEmpty()) {
            return;
        }
        String name = path.namespace().get();
        GenericKubernetesResource namespace = objects.get(ApiPath.namespace(name));
        if (namespace == null) {
            throw ApiException.notFound("namespaces", name);
        }
        if (namespace.isMarkedForDeletion()) {
            throw ApiException.forbidden(
                    "%s \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                            .formatted(path.qualifiedPlural(), path.name().orElse(""), name));
        }
    }

    private Optional<Keeper> keeper(ApiPath path) {
        return path.isCore() ? Optional.ofNullable(keepers.get(path.plural())) : Optional.empty();
    }

    private GenericKubernetesResource copy(HasMetadata object) {
        return json.unmarshal(json.asJson(object), GenericKubernetesResource.class);
    }
}
