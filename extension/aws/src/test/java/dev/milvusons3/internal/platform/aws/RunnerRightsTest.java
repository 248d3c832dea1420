package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What a runner needs, as the page has it and as the simulator answers; and what is said before anything is made. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class RunnerRightsTest {
    private static final Map<String, String> POD_IDENTITY =
            Map.of("milvus-on-s3.workload-identity", "POD_IDENTITY", "milvus-on-s3.milvus.version", "2.6.22");

    private final EmulatedAws emulated = new EmulatedAws(builder -> builder.eksCluster("prod", EmulatedAws.ISSUER));
    private final StaticCredentialsProvider owner =
            StaticCredentialsProvider.create(emulated.gateway.rootCredentials());
    private final LiveAccount reader = new LiveAccount(
            EmulatedAws.ACCOUNT,
            Region.US_EAST_2,
            Optional.of(emulated.gateway.endpoint()),
            owner,
            List.of(),
            new WrittenPolicies(),
            new Settling(e -> false));

    @AfterEach
    void close() {
        reader.close();
        emulated.close();
    }

    private static DeploymentSpec spec(Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "milvus-on-s3.environment", "AWS",
                "milvus-on-s3.aws.account", EmulatedAws.ACCOUNT,
                "milvus-on-s3.aws.regions", "us-east-2",
                "milvus-on-s3.aws.eks-cluster", "milvus-eks-cluster"));
        parameters.putAll(more);
        return SpecReader.read(
                new SpecRequest(RunnerRightsTest.class, List.of(), List.of()),
                new Configuration(key -> Optional.ofNullable(parameters.get(key)), new Properties(), Map.of()));
    }

    private static String onThePage(String which) throws IOException {
        Matcher policy = Pattern.compile("<!-- " + which + " -->\\s+```json\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "..", "docs", "aws-run.md")));
        assertThat(policy.find()).isTrue();
        return policy.group(1);
    }

    private static List<?> statements(String policy) {
        return Json.read(policy).get("Statement").items().stream()
                .map(Json::value)
                .toList();
    }

    private List<String> missing(String granted, DeploymentSpec spec) {
        emulated.useRunner(granted);
        return new RunnerRights(reader, "arn:aws:sts::111122223333:assumed-role/build/build-1", RunnerPolicy.of(spec))
                .missing();
    }

    @Test
    void thePageHasThePolicyThatIsGenerated() throws IOException {
        String usual = RunnerPolicy.of(spec(Map.of())).json();

        assertThat(statements(usual)).isEqualTo(statements(onThePage("runner policy")));
        List<Object> beside =
                new ArrayList<>(statements(RunnerPolicy.of(spec(POD_IDENTITY)).json()));
        beside.removeAll(statements(usual));
        assertThat(beside).isEqualTo(statements(onThePage("pod identity policy")));
    }

    @Test
    void whoHasThePolicyLacksNothing() {
        assertThat(missing(RunnerPolicy.of(spec(Map.of())).json(), spec(Map.of())))
                .isEmpty();
    }

    @Test
    void theRightsOfAssociationsAreAskedFor() {
        assertThat(missing(RunnerPolicy.of(spec(Map.of())).json(), spec(POD_IDENTITY)))
                .containsExactly(
                        "eks:CreatePodIdentityAssociation on arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster",
                        "eks:ListPodIdentityAssociations on arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster",
                        "eks-auth:AssumeRoleForPodIdentity on arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster",
                        "eks:DescribePodIdentityAssociation on arn:aws:eks:us-east-2:111122223333:podidentityassociation/milvus-eks-cluster/*",
                        "eks:DeletePodIdentityAssociation on arn:aws:eks:us-east-2:111122223333:podidentityassociation/milvus-eks-cluster/*",
                        "eks:TagResource on arn:aws:eks:us-east-2:111122223333:podidentityassociation/milvus-eks-cluster/*",
                        "iam:PassRole on arn:aws:iam::111122223333:role/milvus-s3-access-sa-*");
    }

    @Test
    void aRoleThatMayBePassedToAnotherServiceAloneIsNotEnough() {
        String granted = RunnerPolicy.of(spec(POD_IDENTITY)).json();

        assertThat(missing(granted.replace("pods.eks.amazonaws.com", "ec2.amazonaws.com"), spec(POD_IDENTITY)))
                .containsExactly("iam:PassRole on arn:aws:iam::111122223333:role/milvus-s3-access-sa-*");
    }

    @Test
    void rightsAreThoseOfThisDeploymentsOwnNamesAndParts() {
        String named = RunnerPolicy.of(spec(Map.of(
                        "milvus-on-s3.bucket-name", "acme-milvus", "milvus-on-s3.aws.identity-provider", "CREATE")))
                .json();
        assertThat(named).contains("\"arn:aws:s3:::acme-milvus\"", "iam:CreateOpenIDConnectProvider", "iam:ListRoles");

        Map<String, String> adopting = new HashMap<>(POD_IDENTITY);
        adopting.put("milvus-on-s3.adopt.bucket", "acme-milvus");
        adopting.put("milvus-on-s3.adopt.policy", "milvus-s3");
        adopting.put("milvus-on-s3.adopt.role", "milvus");
        adopting.put("milvus-on-s3.adopt.service-account", "search/milvus");
        assertThat(RunnerPolicy.of(spec(adopting)).statements())
                .flatExtracting(RunnerPolicy.Statement::actions)
                .containsExactly(
                        "eks:DescribeCluster",
                        "eks:ListPodIdentityAssociations",
                        "eks-auth:AssumeRoleForPodIdentity",
                        "eks:DescribePodIdentityAssociation");
    }

    @Test
    void associationsThatCannotBeLookedAtAreToldBeforeAnythingIsMade() {
        try (EmulatedEks eks = new EmulatedEks(emulated.gateway.eksAuth());
                EksAssociations associations =
                        new EksAssociations("prod", Region.US_EAST_2, Optional.of(eks.endpoint()), owner)) {
            AccountPreflight preflight =
                    new AccountPreflight(reader, spec(POD_IDENTITY), EmulatedAws.ISSUER, Optional.of(associations));
            assertThatCode(preflight::run).doesNotThrowAnyException();

            eks.denyListing();
            assertThatThrownBy(preflight::run)
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .hasMessageStartingWith(
                            "account 111122223333 is not ready for the deployment; nothing was made\n  - the pod identity"
                                    + " associations of its cluster prod cannot be looked at: ")
                    .hasMessageContaining("is not authorized to perform: eks:ListPodIdentityAssociations")
                    .hasMessageContaining("\"eks:CreatePodIdentityAssociation\"")
                    .hasMessageContaining("\"iam:PassedToService\": \"pods.eks.amazonaws.com\"");
        }
    }
}
