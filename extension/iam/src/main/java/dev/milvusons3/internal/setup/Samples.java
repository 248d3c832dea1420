package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.setup.Setup;
import java.util.HashMap;
import java.util.Map;

/** Values for what a set-up leaves to the deployment. */
public final class Samples {
    private static final Map<String, String> USUAL = Map.of(
            "bucket", "milvus-bucket",
            "account", "111122223333",
            "region", "us-east-2",
            "namespace", "milvus",
            "serviceAccount", "milvus-s3-access-sa");

    private Samples() {}

    /** {@return what a set-up says of the placeholders, and for the others what is usual} */
    public static Map<String, String> of(Setup setup) {
        Map<String, String> values = new HashMap<>(USUAL);
        values.putAll(said(setup));
        String region = String.valueOf(values.get("region"));
        values.putIfAbsent("partition", Partition.of(region).id());
        values.putIfAbsent(
                "oidcProvider",
                "oidc.eks." + region + "." + Partition.of(region).dnsSuffix() + "/id/EXAMPLED539D4633E53DE1B71EXAMPLE");
        return Map.copyOf(values);
    }

    /** {@return what a set-up says of the placeholders, its trust policy included} */
    public static Map<String, String> said(Setup setup) {
        Map<String, String> values = new HashMap<>();
        setup.bucket().name().ifPresent(name -> values.put("bucket", name));
        setup.role().account().ifPresent(account -> values.put("account", account));
        setup.region().ifPresent(region -> values.put("region", region));
        setup.partition().ifPresent(partition -> values.put("partition", partition));
        Setup.Workload workload = TrustedWorkload.of(setup);
        workload.namespace().ifPresent(namespace -> values.put("namespace", namespace));
        workload.serviceAccount().ifPresent(name -> values.put("serviceAccount", name));
        workload.issuer().ifPresent(issuer -> values.put("oidcProvider", issuer));
        return Map.copyOf(values);
    }
}
