package dev.milvusons3.examples.springboot;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** An application that keeps books in Milvus. It knows nothing of S3 and roles: they are Milvus' business. */
@SpringBootApplication
@EnableConfigurationProperties(MilvusProperties.class)
public class LibraryApplication {
    @Bean(destroyMethod = "close")
    MilvusClientV2 milvus(MilvusProperties properties) {
        return new MilvusClientV2(ConnectConfig.builder()
                .uri(properties.uri())
                .username(properties.username())
                .password(properties.password())
                .build());
    }
}
