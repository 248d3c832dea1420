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
    /** By the name that a set-up has for each. */
    private static final Map<String, String> OF_A_NETWORK = Map.of(
            "aws:SourceVpc", "network.vpc",
            "aws:SourceVpce", "network.vpcEndpoint",
            "aws:VpcSourceIp", "network.vpcSourceIp");

    private static final List<String> OF_NETWORKS_ON_AWS = List.of(
            "aws:SourceVpcArn",
            "aws:VpceAccount",
            "aws:VpceOrgID",
            "aws:VpceOrgPaths",
            "aws:Ec2InstanceSourceVpc",
            "aws:Ec2InstanceSourcePrivateIPv4");
    private static final List<String> OF_AN_ORGANISATION =
            List.of("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths");
    private static final List<String> OF_SERVICES_ON_AWS = List.of("aws:SourceOrgID", "aws:SourceOrgPaths");

    private static final String SETTING = "milvus-on-s3.setup";

    private UnsuppliedKeys() {}

    /** {@return reasons by key, for an environment without networks of AWS and without an organisation} */
    public static Map<String, String> of(Environment environment) {
        Map<String, String> keys = new HashMap<>();
        OF_A_NETWORK.forEach((key, fact) -> keys.put(
                key,
                environment + " has neither a VPC nor a VPC endpoint; a set-up's " + fact + " supplies the key ("
                        + SETTING + ")"));
        OF_NETWORKS_ON_AWS.forEach(key ->
                keys.put(key, environment + " has neither a VPC nor a VPC endpoint, and only AWS supplies the key"));
        OF_AN_ORGANISATION.forEach(key -> keys.put(
                key,
                environment + " belongs to no organisation; a set-up's organization.id supplies the key (" + SETTING
                        + ")"));
        OF_SERVICES_ON_AWS.forEach(
                key -> keys.put(key, environment + " belongs to no organisation, and only AWS supplies the key"));
        keys.put(
                "aws:SourceIp",
                environment + " sees addresses of this machine only, not those of a network on AWS; a set-up's"
                        + " network.sourceIp supplies one (" + SETTING + ")");
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
