package dev.milvusons3.examples.springboot;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** How the application reaches Milvus. */
@ConfigurationProperties("milvus")
public record MilvusProperties(String uri, String username, String password) {}
