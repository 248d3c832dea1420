package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.PolicyDocument;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A managed policy with its versions. Guarded by the store's lock. */
final class ManagedPolicy {
    /** One version. */
    record Version(String id, PolicyDocument document, Instant created) {}

    final String arn;
    final String name;
    final String path;
    final String id;
    final String description;
    final Instant created;
    final Map<String, String> tags;
    final Map<String, Version> versions = new LinkedHashMap<>();
    Instant updated;
    String defaultVersion = "v1";
    private int next = 1;

    int next() {
        return next;
    }

    /** Goes on with that number. */
    void next(int number) {
        next = number;
    }

    ManagedPolicy(
            String arn,
            String name,
            String path,
            String id,
            String description,
            Instant created,
            Map<String, String> tags) {
        this.arn = arn;
        this.name = name;
        this.path = path;
        this.id = id;
        this.description = description;
        this.created = created;
        this.updated = created;
        this.tags = new LinkedHashMap<>(tags);
    }

    /** Numbers are never used twice, also not after a version is deleted. */
    Version addVersion(PolicyDocument document, Instant now) {
        Version version = new Version("v" + next++, document, now);
        versions.put(version.id(), version);
        return version;
    }

    Version version(String versionId) {
        Version version = versions.get(versionId);
        if (version == null) {
            throw IamErrors.noSuchEntity(
                    "Policy " + arn + " version " + versionId + " does not exist or is not attachable.");
        }
        return version;
    }

    PolicyDocument document() {
        return version(defaultVersion).document();
    }
}
