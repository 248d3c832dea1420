package dev.milvusons3.aws;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.platform.SignedJson;
import java.net.URI;
import java.util.Map;
import org.apiguardian.api.API;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * AWS Organizations, as far as it is asked here.
 *
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/APIReference/making-requests.html">Making requests to Organizations</a>
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Organizations {
    private static final String NAME = "organizations";
    private static final String VERSION = "AWSOrganizationsV20161128";
    private static final String CHINA = "cn-northwest-1";

    private final SignedJson service;

    private Organizations(SignedJson service) {
        this.service = service;
    }

    /**
     * {@return that of a partition; nothing is asked yet}
     *
     * @param credentials of an account of the organisation
     * @param region any of the partition
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ao.html">Endpoints of Organizations</a>
     */
    public static Organizations of(AwsCredentialsProvider credentials, Region region) {
        Partition partition = Partition.of(region.id());
        String own = partition.id().equals("aws-cn") ? CHINA : partition.iamRegion(region.id());
        URI endpoint = URI.create("https://" + NAME + "." + own + "." + partition.dnsSuffix());
        return new Organizations(new SignedJson(NAME, own, endpoint, credentials));
    }

    /** {@return what emulates it at an endpoint} */
    static Organizations at(URI endpoint, AwsCredentialsProvider credentials) {
        return new Organizations(new SignedJson(NAME, "us-east-1", endpoint, credentials));
    }

    /**
     * {@return the answer}
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is an error instead
     */
    Json call(String operation, Map<String, String> input) {
        return service.post(
                "/",
                Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", VERSION + "." + operation),
                input);
    }
}
