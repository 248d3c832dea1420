package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.setup.Setup;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values for what a set-up leaves to the deployment. */
public final class Samples {
    private static final Map<String, String> USUAL = Map.of(
            "bucket", "milvus-bucket",
            "account", "111122223333",
            "region", "us-east-2",
            "namespace", "milvus",
            "serviceAccount", "milvus-s3-access-sa");

    private static final Pattern ISSUER = Pattern.compile(":oidc-provider/([A-Za-z0-9._/-]+)\"");
    private static final Pattern SUBJECT = Pattern.compile("\"system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)\"");

    private Samples() {}

    /** {@return what a set-up says of the placeholders, and for the others what is usual} */
    public static Map<String, String> of(Setup setup) {
        Map<String, String> values = new HashMap<>(USUAL);
        setup.role()
                .trust()
                .ifPresent(trust -> values.putAll(trusted(trust.template().text())));
        values.putAll(said(setup));
        String region = String.valueOf(values.get("region"));
        values.putIfAbsent("partition", Partition.of(region).id());
        values.putIfAbsent(
                "oidcProvider",
                "oidc.eks." + region + "." + Partition.of(region).dnsSuffix() + "/id/EXAMPLED539D4633E53DE1B71EXAMPLE");
        return Map.copyOf(values);
    }

    /** {@return whom a trust policy names, for a set-up that says nothing else of the service account} */
    private static Map<String, String> trusted(String trust) {
        Map<String, String> values = new HashMap<>();
        Matcher issuer = ISSUER.matcher(trust);
        if (issuer.find()) {
            values.put("oidcProvider", issuer.group(1));
        }
        Matcher subject = SUBJECT.matcher(trust);
        if (subject.find()) {
            values.put("namespace", subject.group(1));
            values.put("serviceAccount", subject.group(2));
        }
        return values;
    }

    /** {@return what a set-up says of the placeholders} */
    public static Map<String, String> said(Setup setup) {
        Map<String, String> values = new HashMap<>();
        setup.bucket().name().ifPresent(name -> values.put("bucket", name));
        setup.role().account().ifPresent(account -> values.put("account", account));
        setup.region().ifPresent(region -> values.put("region", region));
        setup.partition().ifPresent(partition -> values.put("partition", partition));
        setup.workload().namespace().ifPresent(namespace -> values.put("namespace", namespace));
        setup.workload().serviceAccount().ifPresent(name -> values.put("serviceAccount", name));
        setup.workload().issuer().ifPresent(issuer -> values.put("oidcProvider", issuer));
        return Map.copyOf(values);
    }
}
