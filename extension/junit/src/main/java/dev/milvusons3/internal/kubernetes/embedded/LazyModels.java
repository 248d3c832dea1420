package dev.milvusons3.internal.kubernetes.embedded;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerFactory;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Has Jackson learn how a model of Kubernetes is read when the first one is read, and not when it meets a model that might contain one: with all that may be in it, a
 * pod is some 250 classes, of which a deployment's pod uses a tenth.
 */
final class LazyModels extends SimpleModule {
    private static final long serialVersionUID = 1L;
    private static final String MODELS = "io.fabric8.kubernetes.api.model.";

    LazyModels() {
        super("milvus-on-s3-lazy-models");
        setDeserializers(new Models());
    }

    private static final class Models extends SimpleDeserializers {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) {
            return type.isConcrete() && type.getRawClass().getName().startsWith(MODELS)
                    ? new Lazy(new Model(type), null)
                    : null;
        }
    }

    /** Jackson's own deserializer of one class, once there is one. Two threads may make it twice; both are good. */
    private static final class Model {
        private final JavaType type;
        private volatile @Nullable JsonDeserializer<Object> made;

        Model(JavaType type) {
            this.type = type;
        }

        JsonDeserializer<Object> deserializer(DeserializationContext context) throws JsonMappingException {
            JsonDeserializer<Object> deserializer = made;
            if (deserializer == null) {
                // A description is collected as it is asked, and not by two threads: each has one of its own.
                BeanDescription description = context.getConfig().introspect(type);
                deserializer = ((BeanDeserializerFactory) context.getFactory())
                        .buildBeanDeserializer(context, type, description);
                if (deserializer instanceof ResolvableDeserializer resolvable) {
                    resolvable.resolve(context);
                }
                made = deserializer;
            }
            return deserializer;
        }
    }

    /** Of a class at one place, whose annotations may change how it is read. */
    private static final class Lazy extends JsonDeserializer<Object> implements ContextualDeserializer {
        private final Model model;
        private final @Nullable BeanProperty place;
        private volatile @Nullable JsonDeserializer<Object> made;

        Lazy(Model model, @Nullable BeanProperty place) {
            this.model = model;
            this.place = place;
        }

        private JsonDeserializer<Object> deserializer(DeserializationContext context) throws JsonMappingException {
            JsonDeserializer<Object> deserializer = made;
            if (deserializer == null) {
                deserializer = asObjects(
                        context.handlePrimaryContextualization(model.deserializer(context), place, model.type));
                made = deserializer;
            }
            return deserializer;
        }

        @SuppressWarnings("unchecked")
        private static JsonDeserializer<Object> asObjects(JsonDeserializer<?> deserializer) {
            return (JsonDeserializer<Object>) deserializer;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return property == null ? this : new Lazy(model, property);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return deserializer(context).deserialize(parser, context);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context, Object into) throws IOException {
            return deserializer(context).deserialize(parser, context, into);
        }

        @Override
        public Object deserializeWithType(
                JsonParser parser, DeserializationContext context, TypeDeserializer typeDeserializer)
                throws IOException {
            return deserializer(context).deserializeWithType(parser, context, typeDeserializer);
        }

        @Override
        public Class<?> handledType() {
            return model.type.getRawClass();
        }

        @Override
        public boolean isCachable() {
            return true;
        }
    }
}
