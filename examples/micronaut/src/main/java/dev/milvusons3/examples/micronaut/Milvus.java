package dev.milvusons3.examples.micronaut;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import jakarta.inject.Singleton;

/** How the application reaches Milvus: by three properties. It knows nothing of S3 and roles. */
@Factory
public class Milvus {
    @Singleton
    @Bean(preDestroy = "close")
    MilvusClientV2 client(
            @Value("${milvus.uri}") String uri,
            @Value("${milvus.username}") String username,
            @Value("${milvus.password}") String password) {
        return new MilvusClientV2(ConnectConfig.builder()
                .uri(uri)
                .username(username)
                .password(password)
                .build());
    }
}
