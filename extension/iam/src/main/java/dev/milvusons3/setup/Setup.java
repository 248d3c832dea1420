package dev.milvusons3.setup;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A team's whole set-up: the documents and facts that decide whether its Milvus may do what it does. Immutable.
 *
 * <p>What is empty is not said, and is the deployment's own: a name of the run, its account, its region. All texts may hold the
 * placeholders of {@link PolicyTemplate}, and, from the readers of plans and templates, names of what is not known before
 * they are applied: see {@link Unknown}.
 *
 * @param name by which people speak of it, such as {@code production}
 * @param from where it was read: a folder's or file's path as it was given
 * @param partition such as {@code aws}
 * @param region by its id
 * @param role what the pod gets
 * @param chain further roles, in the order in which one is assumed by the session of the one before; the last accesses the bucket
 * @param bucket where Milvus keeps its objects
 * @param keys of KMS
 * @param organization whose policies limit the accounts
 * @param network where requests come from
 * @param workload the pod's side
 * @param helm the values that the chart gets; their text, with the file's name
 * @param unknowns what cannot be known before it is applied
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Setup(
        String name,
        String from,
        Optional<String> partition,
        Optional<String> region,
        Role role,
        List<AssumedRole> chain,
        Bucket bucket,
        List<Key> keys,
        Organization organization,
        Network network,
        Workload workload,
        Optional<HelmValues> helm,
        List<Unknown> unknowns) {

    /** Copies the lists. */
    public Setup {
        chain = List.copyOf(chain);
        keys = List.copyOf(keys);
        unknowns = List.copyOf(unknowns);
    }

    /**
     * A policy document of the set-up.
     *
     * @param name the policy's: what a managed or inline policy is called, or what it is on, such as {@code bucket policy}
     * @param template what its author wrote, and where: {@link PolicyTemplate#name()} is the file, or the address in it; lines are
     *     those of that file
     */
    public record Document(String name, PolicyTemplate template) {
        /**
         * {@return the policy, which remembers where it is from}
         *
         * @param type what it is used as
         * @param values of the placeholders
         * @throws dev.milvusons3.iam.MalformedPolicyException if AWS would refuse it
         * @throws IllegalArgumentException if a value is missing
         */
        public NamedPolicy policy(PolicyType type, Map<String, String> values) {
            return new NamedPolicy(name, type, PolicyDocument.parse(new PolicySource(template, values), type));
        }
    }

    /**
     * An IAM role.
     *
     * @param name without its path
     * @param path from slash to slash; {@code /} for most
     * @param account its owner: twelve digits
     * @param trust who may assume it
     * @param managed customer managed policies that are attached to it
     * @param inline policies in it
     * @param boundary its permissions boundary
     * @param session policies that are passed when it is assumed
     * @param tags its tags
     */
    public record Role(
            Optional<String> name,
            String path,
            Optional<String> account,
            Optional<Document> trust,
            List<Document> managed,
            List<Document> inline,
            Optional<Document> boundary,
            List<Document> session,
            Map<String, String> tags) {
        /** A role of which nothing is said. */
        public static final Role UNSAID = new Role(
                Optional.empty(),
                "/",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Map.of());

        /** Copies the collections. */
        public Role {
            managed = List.copyOf(managed);
            inline = List.copyOf(inline);
            session = List.copyOf(session);
            tags = Map.copyOf(tags);
        }

        /** {@return every document in it} */
        public List<Document> documents() {
            List<Document> all = new ArrayList<>(trust.stream().toList());
            all.addAll(managed);
            all.addAll(inline);
            boundary.ifPresent(all::add);
            all.addAll(session);
            return List.copyOf(all);
        }
    }

    /**
     * A role that the session of another assumes, by {@code sts:AssumeRole}.
     *
     * @param role the role
     * @param externalId what is passed as such
     * @param sourceIdentity what is passed as such
     * @param sessionTags what is passed as tags
     */
    public record AssumedRole(
            Role role, Optional<String> externalId, Optional<String> sourceIdentity, Map<String, String> sessionTags) {
        /** Copies the tags. */
        public AssumedRole {
            sessionTags = Map.copyOf(sessionTags);
        }
    }

    /**
     * A bucket.
     *
     * @param name its name
     * @param account its owner: twelve digits; empty: the role's
     * @param policy on it
     * @param ownership {@code BucketOwnerEnforced}, {@code BucketOwnerPreferred} or {@code ObjectWriter}
     * @param publicAccess what of public access is blocked
     * @param encryption of objects for which a request asks nothing
     */
    public record Bucket(
            Optional<String> name,
            Optional<String> account,
            Optional<Document> policy,
            String ownership,
            PublicAccessBlock publicAccess,
            Optional<Encryption> encryption) {
        /** A bucket of which nothing is said, as AWS makes it. */
        public static final Bucket UNSAID = new Bucket(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "BucketOwnerEnforced",
                PublicAccessBlock.ALL,
                Optional.empty());
    }

    /**
     * What of public access to a bucket is blocked.
     *
     * @param blockAcls new public ACLs
     * @param ignoreAcls those that are there
     * @param blockPolicy new public policies
     * @param restrictBuckets what a public policy allows to other accounts and the anonymous
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html">Blocking public access</a>
     */
    public record PublicAccessBlock(
            boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrictBuckets) {
        /** What new buckets have. */
        public static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);
    }

    /**
     * A bucket's default encryption.
     *
     * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
     * @param key the key's id, ARN or alias, as {@link Key#id} or {@link Key#alias} has it; empty with {@code aws:kms}: the AWS
     *     managed key {@code aws/s3}
     * @param bucketKey whether one data key serves many objects
     */
    public record Encryption(String algorithm, Optional<String> key, boolean bucketKey) {}

    /**
     * A KMS key.
     *
     * @param id the key's id, or its ARN; empty: the deployment's own
     * @param alias such as {@code alias/milvus}
     * @param account its owner: twelve digits; empty: the bucket's
     * @param policy the key policy; empty: the one that KMS gives a new key, which leaves it to the account's IAM
     * @param enabled whether it can be used
     * @param grants kept simple: without constraints and retirement
     */
    public record Key(
            Optional<String> id,
            Optional<String> alias,
            Optional<String> account,
            Optional<Document> policy,
            boolean enabled,
            List<KeyGrant> grants) {
        /** Copies the list. */
        public Key {
            grants = List.copyOf(grants);
        }
    }

    /**
     * A grant on a key.
     *
     * @param grantee ARN of a role or user
     * @param operations such as {@code Decrypt}
     */
    public record KeyGrant(String grantee, List<String> operations) {
        /** Copies the list. */
        public KeyGrant {
            operations = List.copyOf(operations);
        }
    }

    /**
     * An organisation.
     *
     * @param id such as {@code o-exampleorgid}; empty: there is none, unless there are levels
     * @param levels from the root down to the accounts
     */
    public record Organization(Optional<String> id, List<OrganizationLevel> levels) {
        /** No organisation. */
        public static final Organization NONE = new Organization(Optional.empty(), List.of());

        /** Copies the list. */
        public Organization {
            levels = List.copyOf(levels);
        }

        /** {@return whether anything is said of it} */
        public boolean isThere() {
            return id.isPresent() || !levels.isEmpty();
        }
    }

    /**
     * The root, an organisational unit or an account. Of every level that has service control policies one must allow; likewise
     * of resource control policies.
     *
     * @param name such as {@code root}
     * @param account which alone it is about; empty: all accounts of the set-up
     * @param serviceControl service control policies, of which each account's principals need one that allows
     * @param resourceControl resource control policies, of which each account's resources need one that allows
     */
    public record OrganizationLevel(
            String name, Optional<String> account, List<Document> serviceControl, List<Document> resourceControl) {
        /** Copies the lists. */
        public OrganizationLevel {
            serviceControl = List.copyOf(serviceControl);
            resourceControl = List.copyOf(resourceControl);
        }
    }

    /**
     * Where Milvus' requests come from, as AWS sees it.
     *
     * @param sourceIp {@code aws:SourceIp}; of requests through a VPC endpoint AWS has none
     * @param vpc {@code aws:SourceVpc}
     * @param vpcEndpoint {@code aws:SourceVpce}
     * @param vpcSourceIp {@code aws:VpcSourceIp}
     * @param endpointPolicy of the VPC endpoint of S3
     */
    public record Network(
            Optional<String> sourceIp,
            Optional<String> vpc,
            Optional<String> vpcEndpoint,
            Optional<String> vpcSourceIp,
            Optional<Document> endpointPolicy) {
        /** Nothing said: requests come from anywhere but a VPC endpoint. */
        public static final Network UNSAID =
                new Network(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The pod's side: under which account it runs, and how it gets the role.
     *
     * @param namespace of the service account
     * @param serviceAccount its name
     * @param issuer the cluster's, without {@code https://}
     * @param audience the token's
     * @param podIdentity the association of EKS Pod Identity; empty: IAM roles for service accounts
     */
    public record Workload(
            Optional<String> namespace,
            Optional<String> serviceAccount,
            Optional<String> issuer,
            String audience,
            Optional<PodIdentity> podIdentity) {
        /** Nothing said, by IAM roles for service accounts. */
        public static final Workload UNSAID = new Workload(
                Optional.empty(), Optional.empty(), Optional.empty(), "sts.amazonaws.com", Optional.empty());
    }

    /**
     * What an association of EKS Pod Identity says beside role and service account.
     *
     * @param targetRole ARN of a role that EKS assumes with the session of the first
     * @param externalId what EKS passes then
     * @param policy of the session
     * @param disableSessionTags whether EKS leaves its tags out
     * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html">CreatePodIdentityAssociation</a>
     */
    public record PodIdentity(
            Optional<String> targetRole,
            Optional<String> externalId,
            Optional<Document> policy,
            boolean disableSessionTags) {
        /** An association that says nothing more. */
        public static final PodIdentity PLAIN =
                new PodIdentity(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /**
     * Values for the Milvus chart.
     *
     * @param file where they were read
     * @param yaml their text
     */
    public record HelmValues(String file, String yaml) {}

    /**
     * What a source says only after it is applied, such as an ARN of what is not made yet. Where it stands in a text it is
     * written as {@link #marker()}; it is resolved by {@link #references} where the source tells, and never guessed.
     *
     * @param name by which people find it: {@code aws_s3_bucket.milvus.arn}
     * @param where it is used, for people
     * @param wholeDocument the sort of document that is not known at all; empty: a value in a text
     * @param references what the source says it is made of
     */
    public record Unknown(String name, String where, Optional<PolicyType> wholeDocument, List<String> references) {
        /** Copies the list. */
        public Unknown {
            references = List.copyOf(references);
        }

        /** {@return what stands in texts for it} */
        public String marker() {
            return "<<" + name + ">>";
        }
    }

    /**
     * {@return a set-up of which nothing is said but its name}
     *
     * @param name as above
     * @param from as above
     */
    public static Setup unsaid(String name, String from) {
        return new Setup(
                name,
                from,
                Optional.empty(),
                Optional.empty(),
                Role.UNSAID,
                List.of(),
                Bucket.UNSAID,
                List.of(),
                Organization.NONE,
                Network.UNSAID,
                Workload.UNSAID,
                Optional.empty(),
                List.of());
    }

    /** {@return the role that accesses the bucket: the last of the chain, or the pod's own} */
    public Role accessing() {
        return chain.isEmpty() ? role : chain.get(chain.size() - 1).role();
    }

    /**
     * {@return the key that a bucket's encryption means}
     *
     * @param key an id, an alias, or the ARN of either
     */
    public Optional<Key> keyOf(String key) {
        String plain = key.startsWith("arn:") ? key.substring(key.lastIndexOf(':') + 1) : key;
        String id = plain.startsWith("key/") ? plain.substring("key/".length()) : plain;
        return keys.stream()
                .filter(known -> known.alias().filter(plain::equals).isPresent()
                        || known.id()
                                .filter(own -> own.equals(key) || own.equals(id) || own.endsWith(":key/" + id))
                                .isPresent())
                .findFirst();
    }

    /** {@return every document in it: of roles, bucket, keys, organisation, network and pod identity, in this order} */
    public List<Document> documents() {
        List<Document> all = new ArrayList<>(role.documents());
        chain.forEach(assumed -> all.addAll(assumed.role().documents()));
        bucket.policy().ifPresent(all::add);
        keys.forEach(key -> key.policy().ifPresent(all::add));
        organization.levels().forEach(level -> {
            all.addAll(level.serviceControl());
            all.addAll(level.resourceControl());
        });
        network.endpointPolicy().ifPresent(all::add);
        workload.podIdentity().flatMap(PodIdentity::policy).ifPresent(all::add);
        return List.copyOf(all);
    }
}
