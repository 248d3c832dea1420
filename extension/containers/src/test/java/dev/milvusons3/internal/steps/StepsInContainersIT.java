package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.platform.containers.DockerObjects;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.platform.containers.SharedContainers;
import dev.milvusons3.internal.report.StepLog;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/** The same steps as in the embedded environment, against LocalStack and a real cluster; nothing is left of either. */
@RequiresContainers
class StepsInContainersIT {
    @Test
    void runUnchanged() throws Exception {
        DockerObjects before = DockerObjects.ofThisRun();
        DockerObjects made;
        try (SharedContainers containers = SharedContainers.start(
                        RequiresContainers.Images.spec(),
                        Region.US_EAST_2,
                        RequiresContainers.Images.PATIENCE,
                        RequiresContainers.Images.runs());
                EndpointAccount aws = containers.account(Region.US_EAST_2)) {
            Cluster cluster = containers.cluster();
            Names names = Names.of(Specs.standard());
            RunTags tags = RunTags.of(names.run(), Duration.ofHours(1));
            ReleaseStack releases = new ReleaseStack(new StepLog(names.run()));
            Placeholders placeholders = new Placeholders(aws, cluster, names);
            String trustPolicy = placeholders
                    .fill(dev.milvusons3.setup.Placeholders.template(Specs.TRUST_POLICY))
                    .json();

            run(new BucketStep(aws, names.bucket(), tags), releases);
            String policyArn = run(
                    new PolicyStep(
                            aws,
                            PolicyType.IDENTITY,
                            names.policy(),
                            placeholders
                                    .fill(dev.milvusons3.setup.Placeholders.template(Specs.POLICY))
                                    .json(),
                            tags),
                    releases);
            run(new IdentityProviderStep(aws, cluster.issuer(), tags), releases);
            String roleArn = run(
                    new RoleStep(
                            aws,
                            names.role(),
                            trustPolicy,
                            List.of(policyArn),
                            RoleStep.Details.NONE,
                            Optional.empty(),
                            tags),
                    releases);
            ServiceAccountStep.Made account = run(
                    new ServiceAccountStep(
                            cluster, names.namespace(), names.serviceAccount(), Optional.of(roleArn), tags),
                    releases);

            assertThat(roleArn).startsWith("arn:aws:iam::111122223333:role/");
            assertThat(trustPolicy).contains(cluster.issuer().getAuthority());
            assertThat(issuerOf(token(cluster, account)))
                    .isEqualTo(cluster.issuer().toString());
            assertThat(releases.releaseAll()).isEmpty();
            assertThat(aws.s3().listBuckets().buckets()).isEmpty();
            assertThat(aws.iam().listRoles().roles()).isEmpty();
            assertThat(aws.iam()
                            .listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                            .policies())
                    .isEmpty();
            assertThat(aws.iam().listOpenIDConnectProviders().openIDConnectProviderList())
                    .isEmpty();
            assertThat(cluster.client().namespaces().withName(names.namespace()).get())
                    .isNull();
            made = DockerObjects.ofThisRun().since(before);
        }
        assertThat(made.containers()).isEqualTo(2);
        assertThat(made.networks()).isEqualTo(1);
        assertThat(made.left()).isEmpty();
    }

    private static <T> T run(Step<T> step, ReleaseStack releases) throws Exception {
        T made = step.provision(new JournalledCreations(releases, Journal.NONE));
        step.verify(made);
        return made;
    }

    private static String token(Cluster cluster, ServiceAccountStep.Made account) {
        return RequestedTokens.token(
                cluster.client(), account.namespace(), account.name(), WebIdentityLogin.AUDIENCE, Duration.ofHours(1));
    }

    private static String issuerOf(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet().getIssuer();
    }
}
