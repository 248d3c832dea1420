package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import java.util.Map;

/** What the placeholders of the policy documents stand for in this deployment. */
final class Placeholders {
    private final Map<String, String> values;

    Placeholders(AwsAccount aws, Cluster cluster, Names names) {
        this.values = Map.of(
                "bucket", names.bucket(),
                "partition", aws.partition(),
                "account", aws.accountId(),
                "region", aws.region().id(),
                "oidcProvider", AwsAccount.providerName(cluster.issuer()),
                "namespace", names.namespace(),
                "serviceAccount", names.serviceAccount());
    }

    /** {@return a document with these values, which remembers what it was made of} */
    PolicySource fill(PolicyTemplate document) {
        return new PolicySource(document, values);
    }
}
