package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.PodIdentity.Association;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.RoleLogin;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.internal.steps.adopt.Adoption;
import dev.milvusons3.internal.steps.adopt.AdoptionCheck;
import dev.milvusons3.internal.steps.adopt.Deviation;
import dev.milvusons3.internal.steps.adopt.Findings;
import dev.milvusons3.internal.sweep.Account;
import dev.milvusons3.internal.sweep.ClusterAccess;
import dev.milvusons3.internal.sweep.Outcome;
import dev.milvusons3.internal.sweep.Row;
import dev.milvusons3.internal.sweep.Sweep;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;

/** By the SDK's own client of EKS, against a cluster whose pods get roles as its associations and the roles' trust policies say. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class EksPodIdentityTest {
    private static final String BUCKET = "acme-milvus";
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
             "Action": ["sts:AssumeRole", "sts:TagSession"]}]}""";
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme-milvus"},
             {"Effect": "Allow", "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
              "Resource": "arn:aws:s3:::acme-milvus/*"}]}""";

    private static final String LAKE = "arn:aws:iam::111122223333:role/lake";
    private static final String HOP = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"],
             "Resource": "arn:aws:iam::111122223333:role/lake"}]}""";
    private static final String LAKE_TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/milvus"},
             "Action": ["sts:AssumeRole", "sts:TagSession"],
             "Condition": {"StringEquals": {"sts:ExternalId": "us-east-2/111122223333/prod/search/milvus"}}}]}""";

    @TempDir
    private Path folder;

    private final EmulatedAws emulated = new EmulatedAws(builder -> builder.eksCluster("prod", EmulatedAws.ISSUER));
    private final EmulatedEks eks = new EmulatedEks(emulated.gateway.eksAuth());
    private final StaticCredentialsProvider runner =
            StaticCredentialsProvider.create(emulated.gateway.rootCredentials());
    private final EksAssociations associations =
            new EksAssociations("prod", Region.US_EAST_2, Optional.of(eks.endpoint()), runner);
    private final EksPodIdentity podIdentity =
            EksPodIdentity.of(associations, Region.US_EAST_2, Optional.of(eks.endpoint()), runner);
    private String role = "";

    @BeforeEach
    void makeARole() {
        role = emulated.iam
                .createRole(r -> r.roleName("milvus").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        emulated.iam.putRolePolicy(r -> r.roleName("milvus").policyName("s3").policyDocument(POLICY));
        emulated.s3.createBucket(
                r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
    }

    @AfterEach
    void close() {
        associations.close();
        eks.close();
        emulated.close();
    }

    private static Map<String, String> tags(Instant expires) {
        return new RunTags("run-1", "tests", expires).values();
    }

    private static Map<String, String> tags() {
        return tags(Instant.now().plus(Duration.ofHours(1)));
    }

    @Test
    void oneIsMadeAsItIsSaidFoundAndEnded() {
        Association all = new Association(
                role,
                Optional.of("arn:aws:iam::444455556666:role/lake"),
                Optional.empty(),
                Optional.of(
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"),
                true);

        assertThat(podIdentity.associate("search", "milvus", all, tags())).isTrue();
        assertThat(podIdentity.associate("search", "milvus", Association.role(role), tags()))
                .as("there is one, which stays")
                .isFalse();
        Association found = podIdentity.associated("search", "milvus").orElseThrow();
        assertThat(all.isMetBy(found)).isTrue();
        assertThat(found.externalId()).contains("us-east-2/111122223333/prod/search/milvus");
        assertThat(podIdentity.associated("search", "another")).isEmpty();

        podIdentity.dissociate("search", "milvus");
        podIdentity.dissociate("search", "milvus");
        assertThat(podIdentity.associated("search", "milvus")).isEmpty();
    }

    @Test
    void theOneOfARoleIsCaptured() {
        assertThat(associations.workloadOf(role, "issuer")).isEmpty();
        podIdentity.associate("search", "milvus", Association.role(role), tags());
        podIdentity.associate("search", "reports", Association.role(role + "-2"), tags());

        assertThat(associations.workloadOf(role, "issuer"))
                .contains(new Setup.Workload(
                        Optional.of("search"),
                        Optional.of("milvus"),
                        Optional.of("issuer"),
                        "sts.amazonaws.com",
                        Optional.of(Setup.PodIdentity.PLAIN)));
        podIdentity.associate("search", "second", Association.role(role), tags());
        assertThat(associations.workloadOf(role, "issuer")).isEmpty();
    }

    @Test
    void aTokenOfTheServiceAccountGetsTheRoleAndNoOtherDoes() {
        podIdentity.associate("default", "default", Association.role(role), tags());

        AwsSessionCredentials session = podIdentity.session(request("default", role));
        assertThat(session.expirationTime())
                .hasValueSatisfying(end -> assertThat(end).isAfter(Instant.now()));

        emulated.iam.updateAssumeRolePolicy(
                r -> r.roleName("milvus").policyDocument(TRUST.replace(", \"sts:TagSession\"", "")));
        assertThatThrownBy(() -> podIdentity.session(request("default", role)))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
        podIdentity.dissociate("default", "default");
        assertThatThrownBy(() -> podIdentity.session(request("default", role)))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(podIdentity.refusals().untrusted())
                                .contains(e.awsErrorDetails().errorCode()));
    }

    private RoleLogin.Request request(String account, String roleArn) {
        String token = RequestedTokens.token(
                emulated.cluster.client(), "default", account, podIdentity.audience(), Duration.ofHours(1));
        return new RoleLogin.Request(roleArn, "session", token, Optional.empty(), Optional.empty());
    }

    @Test
    void aSweepRemovesThoseOfRunsThatExpiredAndNoOthers() {
        podIdentity.associate(
                "search", "old", Association.role(role), tags(Instant.now().minus(Duration.ofHours(1))));
        podIdentity.associate("search", "running", Association.role(role), tags());
        podIdentity.associate("search", "somebodys", Association.role(role), Map.of());
        ClusterAccess cluster =
                new ClusterAccess(EmulatedAws.ISSUER.toString(), emulated.cluster.client(), Optional.of(associations));
        Account account = new Account(EmulatedAws.ACCOUNT, Region.US_EAST_2, "", emulated.s3, emulated.iam);

        try (var journals = new JournalDirectory(folder).take()) {
            assertThat(new Sweep(account, Optional.of(cluster), Clock.systemUTC(), Duration.ofMinutes(1), false)
                            .ofJournalsAndExpired(journals)
                            .rows())
                    .extracting(Row::kind, Row::name, Row::outcome)
                    .containsExactly(org.assertj.core.api.Assertions.tuple(
                            "pod identity association", "search/old", Outcome.REMOVED));
        }
        assertThat(podIdentity.associated("search", "old")).isEmpty();
        assertThat(podIdentity.associated("search", "running")).isPresent();
        assertThat(podIdentity.associated("search", "somebodys")).isPresent();
    }

    private List<String> deviations(Optional<Setup> setup) {
        return findings(setup).all().stream().map(Deviation::what).toList();
    }

    private Findings findings(Optional<Setup> setup) {
        try (AwsPlatform platform =
                AwsPlatform.open(emulated.spec(Map.of("milvus-on-s3.aws.identity-provider", "CREATE")))) {
            return new AdoptionCheck(new Adoption(
                            platform.aws(),
                            platform.cluster(),
                            new AdoptSpec(
                                    Optional.of(BUCKET),
                                    Optional.empty(),
                                    Optional.of("milvus"),
                                    Optional.of("search/milvus"),
                                    Optional.empty(),
                                    ""),
                            BUCKET,
                            "files",
                            "search",
                            "milvus",
                            podIdentity.audience(),
                            Optional.of(podIdentity),
                            setup))
                    .run();
        }
    }

    @Test
    void whatIsAdoptedIsVerified() {
        assertThat(deviations(Optional.empty()))
                .containsExactly("service account search/milvus has no pod identity association");

        podIdentity.associate("search", "milvus", Association.role(role + "-2"), tags());
        assertThat(deviations(Optional.empty()))
                .containsExactly(
                        "service account search/milvus is associated with " + role + "-2, and the role is " + role);

        podIdentity.dissociate("search", "milvus");
        podIdentity.associate("search", "milvus", Association.role(role), tags());
        assertThat(deviations(Optional.empty())).isEmpty();

        emulated.iam.updateAssumeRolePolicy(r -> r.roleName("milvus")
                .policyDocument(TRUST.replace(
                        "\"Action\"",
                        "\"Condition\": {\"StringEquals\":"
                                + " {\"aws:RequestTag/kubernetes-namespace\": \"default\"}}, \"Action\"")));
        assertThat(deviations(Optional.empty()))
                .anySatisfy(one -> assertThat(one).startsWith("role milvus does not let EKS do sts:AssumeRole: "))
                .anySatisfy(one -> assertThat(one).startsWith("role milvus does not let EKS do sts:TagSession: "));
    }

    @Test
    void aSetUpSaysWhatTheAssociationIsLike() throws IOException {
        podIdentity.associate("search", "milvus", Association.role(role), tags());
        write("setup.yaml", """
                role: { name: milvus }
                bucket: { name: acme-milvus }
                podIdentity: { disableSessionTags: true }
                """);
        write("role/trust.json", TRUST);
        write("role/inline/s3.json", POLICY);
        write("pod-identity/policy.json", POLICY);

        assertThat(deviations(Optional.of(SetupReader.read(folder))))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one)
                                .isEqualTo(
                                        "podIdentity.disableSessionTags: the set-up says true, and the account has false."),
                        one -> assertThat(one)
                                .endsWith(
                                        "pod-identity/policy.json: the account has no such document (session policy)."));
    }

    /** The first role may do no more than assume the second, which trusts it with the external id that EKS forms. */
    private void makeATargetRole() {
        emulated.iam.deleteRolePolicy(r -> r.roleName("milvus").policyName("s3"));
        emulated.iam.putRolePolicy(r -> r.roleName("milvus").policyName("hop").policyDocument(HOP));
        emulated.iam.createRole(r -> r.roleName("lake").assumeRolePolicyDocument(LAKE_TRUST));
        emulated.iam.putRolePolicy(r -> r.roleName("lake").policyName("s3").policyDocument(POLICY));
        associateWith(LAKE);
    }

    private void associateWith(String target) {
        podIdentity.dissociate("search", "milvus");
        podIdentity.associate(
                "search",
                "milvus",
                new Association(role, Optional.of(target), Optional.empty(), Optional.empty(), false),
                tags());
    }

    @Test
    void theTargetRolesDocumentsAreReadAsThoseOfTheFirst() {
        makeATargetRole();
        assertThat(deviations(Optional.empty())).isEmpty();
        assertThat(findings(Optional.empty()).policies().orElseThrow())
                .as("that say what Milvus may do")
                .singleElement()
                .satisfies(policy -> assertThat(policy.shortName()).isEqualTo("s3"));

        emulated.iam.putRolePolicy(r -> r.roleName("lake")
                .policyName("s3")
                .policyDocument(POLICY.replace("\"s3:DeleteObject\"", "\"s3:PutObjectAcl\"")));
        emulated.iam.updateAssumeRolePolicy(r -> r.roleName("lake")
                .policyDocument(LAKE_TRUST.replace("[\"sts:AssumeRole\", \"sts:TagSession\"]", "\"sts:AssumeRole\"")));
        assertThat(deviations(Optional.empty()))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one)
                                .startsWith(
                                        "role lake does not allow s3:DeleteObject on arn:aws:s3:::acme-milvus/files/object: "),
                        one -> assertThat(one).contains(" grants s3:PutObjectAcl, which Milvus does not need"),
                        one -> assertThat(one)
                                .startsWith("role milvus may not do sts:TagSession on " + LAKE
                                        + " with the external id us-east-2/111122223333/prod/search/milvus: "));
    }

    @Test
    void aTargetRoleThatCannotBeAssumedIsTold() {
        makeATargetRole();
        emulated.iam.updateAssumeRolePolicy(
                r -> r.roleName("lake").policyDocument(LAKE_TRUST.replace("search/milvus", "search/milvas")));
        assertThat(deviations(Optional.empty()))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one)
                        .startsWith("role milvus may not do sts:")
                        .contains(" on " + LAKE + " with the external id us-east-2/111122223333/prod/search/milvus: "));

        associateWith(LAKE.replace("lake", "sea"));
        assertThat(deviations(Optional.empty()))
                .containsExactly(
                        "role arn:aws:iam::111122223333:role/sea, which role milvus is to assume, does not exist");
    }

    @Test
    void aTargetRoleOfAnotherAccountIsSaidToBeUnread() {
        makeATargetRole();
        associateWith("arn:aws:iam::444455556666:role/lake");

        Findings found = findings(Optional.empty());
        assertThat(found.all()).isEmpty();
        assertThat(found.policies()).isEmpty();
        assertThat(found.unread())
                .containsExactly(Map.entry(
                        "role lake",
                        "arn:aws:iam::444455556666:role/lake is of another account, and IAM shows a role to its own account"
                                + " only"));
    }

    @Test
    void theTargetRoleIsComparedWithTheSetUp() throws IOException {
        makeATargetRole();
        write("setup.yaml", """
                account: "111122223333"
                role: { name: milvus }
                bucket: { name: acme-milvus }
                podIdentity: {}
                assumes:
                  - { role: lake }
                """);
        write("role/trust.json", TRUST);
        write("role/inline/hop.json", HOP);
        write("assumed/lake/trust.json", LAKE_TRUST);
        write("assumed/lake/inline/s3.json", POLICY);
        Optional<Setup> setup = Optional.of(SetupReader.read(folder));
        assertThat(deviations(setup)).isEmpty();

        emulated.iam.updateAssumeRolePolicy(r -> r.roleName("lake")
                .policyDocument(LAKE_TRUST
                        .replace("\"Condition\"", "\"Sid\": \"Pods\", \"Condition\"")
                        .replace("StringEquals", "StringLike")));
        emulated.iam.putRolePolicy(r -> r.roleName("lake")
                .policyName("s3")
                .policyDocument(POLICY.replace("\"s3:GetObject\"", "\"s3:GetObject\", \"s3:GetObjectAcl\"")));
        emulated.iam.putRolePolicy(r -> r.roleName("lake").policyName("by-hand").policyDocument(POLICY));
        assertThat(deviations(setup))
                .anySatisfy(one -> assertThat(one)
                        .contains(
                                "assumed/lake/trust.json, line 1: the account has no such statement 1 in its trust policy of"
                                        + " role lake."))
                .anySatisfy(one -> assertThat(one)
                        .contains(
                                "assumed/lake/inline/s3.json, line 3: the account has statement 2 otherwise in its inline"
                                        + " policy s3 of role lake: Action also has s3:GetObjectAcl."))
                .contains("inline policy by-hand of role lake: the account has one, and the set-up has none.");

        associateWith(LAKE.replace("lake", "sea"));
        assertThat(deviations(setup))
                .contains("the association of service account search/milvus has target role"
                        + " arn:aws:iam::111122223333:role/sea, and the set-up's role assumes " + LAKE);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
