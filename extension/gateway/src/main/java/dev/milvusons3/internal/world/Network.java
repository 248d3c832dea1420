package dev.milvusons3.internal.world;

import dev.milvusons3.iam.NamedPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where requests come from, as AWS sees it. The VPC endpoint is S3's: what goes to other services leaves the VPC by another way,
 * which is taken to be an endpoint of the same VPC without a policy.
 *
 * @param sourceIp the public address; it is not there for requests from within a VPC
 * @param vpc its id
 * @param vpcEndpoint the id of S3's endpoint in it
 * @param vpcSourceIp the address in the VPC
 * @param endpointPolicy of that endpoint; empty: the one that allows everything
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-network-properties">Properties
 *     of the network</a>
 */
public record Network(
        Optional<String> sourceIp,
        Optional<String> vpc,
        Optional<String> vpcEndpoint,
        Optional<String> vpcSourceIp,
        Optional<NamedPolicy> endpointPolicy) {
    /** This machine's own. */
    public static final Network DIRECT =
            new Network(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** {@return the same through another endpoint, which has no policy} */
    public Network through(String otherEndpoint) {
        return new Network(sourceIp, vpc, Optional.of(otherEndpoint), vpcSourceIp, Optional.empty());
    }

    /** {@return why requests through this network lack a condition key; empty if they have it, or would lack it on AWS too} */
    Optional<String> missing(String lowerCaseKey, String usually) {
        return switch (lowerCaseKey) {
            // Without a VPC the address is public, and within one AWS has no aws:SourceIp either.
            case "aws:sourceip" -> Optional.empty();
            case "aws:sourcevpc" -> unsaid(vpc, "vpc");
            case "aws:sourcevpce" -> unsaid(vpcEndpoint, "vpcEndpoint");
            case "aws:vpcsourceip" ->
                vpc.isPresent() || vpcEndpoint.isPresent() ? Optional.empty() : unsaid(vpcSourceIp, "vpc");
            default -> Optional.of(usually);
        };
    }

    private static Optional<String> unsaid(Optional<String> said, String fact) {
        return said.isPresent()
                ? Optional.empty()
                : Optional.of("the set-up's network has no " + fact + "; network." + fact + " in it supplies the key");
    }

    /** {@return whether requests to a service come from within a VPC} */
    private boolean isPrivate(String service) {
        return vpc.isPresent() || vpcEndpoint.isPresent() && isOfS3(service);
    }

    private static boolean isOfS3(String service) {
        return service.equals("s3");
    }

    /** {@return the policy of the endpoint that requests to a service come through} */
    public Optional<NamedPolicy> endpointPolicy(String service) {
        return isOfS3(service) ? endpointPolicy : Optional.empty();
    }

    /**
     * Adds the condition keys of a request.
     *
     * @param service that it is for
     * @param remote the address that it really came from
     */
    public void putKeys(Map<String, List<String>> keys, String service, String remote) {
        if (!isPrivate(service)) {
            keys.put("aws:SourceIp", List.of(sourceIp.orElse(remote)));
            return;
        }
        keys.put("aws:VpcSourceIp", List.of(vpcSourceIp.orElse(remote)));
        vpc.ifPresent(id -> keys.put("aws:SourceVpc", List.of(id)));
        if (isOfS3(service)) {
            vpcEndpoint.ifPresent(id -> keys.put("aws:SourceVpce", List.of(id)));
        }
    }
}
