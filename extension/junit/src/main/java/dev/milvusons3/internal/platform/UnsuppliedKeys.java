package dev.milvusons3.internal.platform;

import dev.milvusons3.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Condition keys that requests have on AWS, and cannot have, or not with a true value, where AWS is emulated. Explanations of
 * decisions name the reason, so that nobody takes a right statement for a wrong one.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global condition keys</a>
 */
public final class UnsuppliedKeys {
    private static final List<String> OF_NETWORKS = List.of(
            "aws:SourceVpc",
            "aws:SourceVpcArn",
            "aws:SourceVpce",
            "aws:VpcSourceIp",
            "aws:VpceAccount",
            "aws:VpceOrgID",
            "aws:VpceOrgPaths",
            "aws:Ec2InstanceSourceVpc",
            "aws:Ec2InstanceSourcePrivateIPv4");
    private static final List<String> OF_ORGANISATIONS = List.of(
            "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths",
            "aws:ResourceOrgID",
            "aws:ResourceOrgPaths",
            "aws:SourceOrgID",
            "aws:SourceOrgPaths");

    private UnsuppliedKeys() {}

    /** {@return reasons by key, for an environment without networks of AWS and without an organisation} */
    public static Map<String, String> of(Environment environment) {
        Map<String, String> keys = new HashMap<>();
        OF_NETWORKS.forEach(key -> keys.put(key, environment + " has neither a VPC nor a VPC endpoint"));
        OF_ORGANISATIONS.forEach(key -> keys.put(key, environment + " belongs to no organisation"));
        keys.put("aws:SourceIp", environment + " sees addresses of this machine only, not those of a network on AWS");
        return keys;
    }

    /** {@return those that speak of TLS, for {@code EMBEDDED} where it has none} */
    public static Map<String, String> withoutTls() {
        String reason =
                "EMBEDDED talks HTTP with Milvus as a plain process: this runtime has no TLS, and NAMESPACE and CONTAINER have"
                        + " (milvus-on-s3.milvus.runtime)";
        return Map.of("aws:SecureTransport", reason, "s3:TlsVersion", reason);
    }
}
