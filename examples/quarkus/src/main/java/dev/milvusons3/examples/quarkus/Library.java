package dev.milvusons3.examples.quarkus;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Shelves in Milvus. It knows nothing of S3 and roles: they are Milvus' business. */
@ApplicationScoped
public class Library {
    private final MilvusClientV2 milvus;

    @Inject
    Library(
            @ConfigProperty(name = "milvus.uri") String uri,
            @ConfigProperty(name = "milvus.username") String username,
            @ConfigProperty(name = "milvus.password") String password) {
        milvus = new MilvusClientV2(ConnectConfig.builder()
                .uri(uri)
                .username(username)
                .password(password)
                .build());
    }

    /** For the proxy of its scope. */
    Library() {
        milvus = null;
    }

    /** Makes a shelf. */
    public void add(String shelf) {
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName(shelf)
                .dimension(8)
                .build());
    }

    /** {@return the names of all} */
    public List<String> shelves() {
        return milvus.listCollections().getCollectionNames();
    }

    @PreDestroy
    void close() {
        milvus.close();
    }
}
