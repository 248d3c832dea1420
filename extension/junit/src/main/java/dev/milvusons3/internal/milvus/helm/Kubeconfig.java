package dev.milvusons3.internal.milvus.helm;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** What a Kubernetes client knows of its cluster, in the form that Helm reads. */
public final class Kubeconfig {
    private static final String NAME = "milvus-on-s3";

    private Kubeconfig() {}

    /** {@return with the credentials that the client has now; a token of EKS lives for minutes} */
    public static String of(Config config) {
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("server", config.getMasterUrl());
        if (config.isTrustCerts()) {
            cluster.put("insecure-skip-tls-verify", true);
        } else {
            put(cluster, "certificate-authority-data", data(config.getCaCertData(), config.getCaCertFile()));
        }
        Map<String, Object> user = new LinkedHashMap<>();
        put(user, "client-certificate-data", data(config.getClientCertData(), config.getClientCertFile()));
        put(user, "client-key-data", data(config.getClientKeyData(), config.getClientKeyFile()));
        put(user, "token", token(config));
        put(user, "username", config.getUsername());
        put(user, "password", config.getPassword());
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("apiVersion", "v1");
        root.put("kind", "Config");
        root.put("clusters", List.of(Map.of("name", NAME, "cluster", cluster)));
        root.put("users", List.of(Map.of("name", NAME, "user", user)));
        root.put("contexts", List.of(Map.of("name", NAME, "context", Map.of("cluster", NAME, "user", NAME))));
        root.put("current-context", NAME);
        return new Dump(DumpSettings.builder().build()).dumpToString(root);
    }

    private static @Nullable String token(Config config) {
        return config.getOauthTokenProvider() == null
                ? config.getAutoOAuthToken()
                : config.getOauthTokenProvider().getToken();
    }

    /** {@return in Base64, as a kubeconfig has it; fabric8 keeps either that, or PEM, or the name of a file} */
    private static @Nullable String data(@Nullable String data, @Nullable String file) {
        try {
            if (data != null) {
                return data.startsWith("-----") ? encode(data.getBytes(StandardCharsets.UTF_8)) : data;
            }
            return file == null ? null : encode(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void put(Map<String, Object> target, String name, @Nullable Object value) {
        if (value != null) {
            target.put(name, value);
        }
    }
}
