package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.body.RefusedBody;
import dev.milvusons3.internal.gateway.body.RequestBody;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import dev.milvusons3.internal.gateway.kms.KeyUse;
import dev.milvusons3.internal.gateway.sigv4.Authentication;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import dev.milvusons3.internal.gateway.upstream.Upstream;
import dev.milvusons3.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** S3: understands a request, tells who sent it, asks whether it may go ahead, and sees it carried out. */
public final class S3Service {
    /** In bytes of UTF-8. */
    private static final int MAX_KEY = 1024;

    private static final int MAX_DOCUMENT = 2 << 20;

    private final Accounts accounts;
    private final Account account;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final Buckets buckets;
    private final S3Backend backend;
    private final FaultStage faults;
    private final S3Authorization authorization;
    private final BucketOperations bucketOperations;
    private final BucketConfigurationOperations configuration;
    private final BucketPolicyOperations policies;
    private final ObjectEncryption encryption;
    private final ObjectOperations objects;
    private final DeleteObjects deleteObjects;

    /**
     * @param accounts that have buckets
     * @param iam of them all
     * @param keys of KMS that objects can be encrypted with
     * @param takenNames bucket names that belong to someone else
     * @param faults what goes wrong on purpose
     */
    public S3Service(
            Accounts accounts,
            IamDirectory iam,
            Authenticator authenticator,
            Authorizer authorizer,
            S3Backend backend,
            KeyUse keys,
            Set<String> takenNames,
            FaultStage faults) {
        this.accounts = accounts;
        this.account = accounts.home();
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.backend = backend;
        this.faults = faults;
        this.buckets = new Buckets(takenNames);
        this.authorization = new S3Authorization(account, iam, buckets, backend, authorizer);
        this.bucketOperations = new BucketOperations(accounts, buckets, backend);
        this.configuration = new BucketConfigurationOperations(backend);
        this.policies = new BucketPolicyOperations(iam, backend);
        this.encryption = new ObjectEncryption(accounts, buckets, backend, keys);
        this.objects = new ObjectOperations(backend);
        this.deleteObjects = new DeleteObjects(authorization, backend);
    }

    /** Answers, or throws what is to be answered. */
    public void handle(Call call) throws IOException {
        S3Exchange x = understand(call);
        Map<String, List<String>> context;
        byte[] document = {};
        try {
            context = authorization.conditions(x);
            if (x.operation() == S3Operation.CreateBucket) {
                document = document(x);
                NewBucket.parse(document).describe(context);
            } else if (x.operation() == S3Operation.PutObjectTagging) {
                document = document(x);
                S3Conditions.putTags(context, ObjectTags.parse(document));
            }
        } catch (RefusedBody e) {
            authorization.reject(x, e.error());
            throw e.error();
        } catch (AwsError e) {
            authorization.reject(x, e);
            throw e;
        }
        try {
            authorization.require(x, context);
            checkOwner(x);
            carryOut(x, context, document);
        } catch (RefusedBody e) {
            authorization.reject(x, e.error());
            throw e.error();
        } catch (AwsError e) {
            if (e.code().equals(Upstream.UNAVAILABLE)) {
                authorization.reject(x, e); // Though it may have been allowed: nothing came of it.
            }
            throw e;
        }
    }

    /** {@return the names of the buckets of all accounts} */
    public List<String> bucketNames() {
        return buckets.all().stream().map(Bucket::name).toList();
    }

    /** {@return the buckets' configuration for another run} */
    public Map<String, Object> save() {
        return new KeptBuckets(accounts, buckets).save();
    }

    /** Makes those again that are not there. */
    public void restore(Json saved) {
        new KeptBuckets(accounts, buckets).restore(saved);
    }

    private S3Exchange understand(Call call) {
        S3Target target = new S3Target("", "");
        AskedOperation asked = new AskedOperation(AskedOperation.describe(call), Optional.empty(), Optional.empty());
        String caller = "*";
        try {
            target = S3Target.of(call, account);
            asked = AskedOperation.of(call, target);
            Authentication authentication =
                    authenticator.authenticateS3(call, account.region().id());
            caller = authentication.caller().arn();
            call.signedUntil(authentication.caller().session().map(RoleSession::expires));
            faults.meetS3(authentication.caller());
            S3Operation known = asked.require();
            Optional<String> version = known.versioned() ? call.query().get("versionId") : Optional.empty();
            Optional<CopySource> source =
                    known.copies() ? Optional.of(CopySource.parse(call.header("X-Amz-Copy-Source"))) : Optional.empty();
            return new S3Exchange(call, target, known, authentication, version, source);
        } catch (AwsError e) {
            String action = asked.operation().map(o -> o.action(false)).orElse(asked.name());
            Ask ask = new Ask("s3", asked.name(), action, target.arn(account), Map.of(), Optional.empty());
            authorizer.recordRejection(call, caller, ask, e);
            throw e;
        }
    }

    private void checkOwner(S3Exchange x) {
        checkOwner(x, "X-Amz-Expected-Bucket-Owner", x.target().bucket());
        x.source().ifPresent(source -> checkOwner(x, "X-Amz-Source-Expected-Bucket-Owner", source.bucket()));
    }

    private void checkOwner(S3Exchange x, String header, String bucket) {
        String expected = x.call().header(header);
        if (expected != null
                && !expected.equals(
                        buckets.find(bucket).map(Bucket::owner).orElse(account).id())) {
            AwsError error = S3Errors.accessDenied();
            authorization.reject(x, error);
            throw error;
        }
    }

    private byte[] document(S3Exchange x) throws IOException {
        return RequestBody.open(x.call(), x.authentication(), true).readAll(MAX_DOCUMENT);
    }

    private void carryOut(S3Exchange x, Map<String, List<String>> context, byte[] document) throws IOException {
        Optional<AwsError> unserved = x.operation().by() == S3Operation.By.NOBODY
                ? Optional.of(S3Errors.notImplemented(x.operation().name()))
                : UnservedHeaders.refusal(x.call());
        if (unserved.isPresent()) {
            authorization.reject(x, unserved.get());
            throw unserved.get();
        }
        if (x.operation().by() == S3Operation.By.BACKEND) {
            handOn(x, context, document);
        } else {
            carryOutHere(x, context, document);
        }
    }

    private void handOn(S3Exchange x, Map<String, List<String>> context, byte[] document) throws IOException {
        Bucket bucket = buckets.get(x.target().bucket());
        x.source().ifPresent(source -> buckets.get(source.bucket()));
        BucketConfigurationOperations.checkAclHeaders(x, bucket);
        requireShortKeys(x);
        try {
            Map<String, String> headers = encryption.require(x);
            objects.handle(x, body(x, document), mayCountTags(x, context), headers);
        } catch (AwsError e) {
            if (e.code().equals("BadDigest") || e.code().equals("InvalidDigest")) {
                authorization.reject(x, e);
            }
            throw asFarAsItMayBeTold(x, e);
        }
    }

    /** A document that was decided by has been read already. */
    private static RequestBody body(S3Exchange x, byte[] document) throws IOException {
        if (x.operation() == S3Operation.PutObjectTagging) {
            return new RequestBody(new ByteArrayInputStream(document), document.length, Map::of);
        }
        // What keeps objects checks their digests itself, since it keeps them too.
        return RequestBody.open(x.call(), x.authentication(), x.operation() == S3Operation.PutBucketVersioning);
    }

    private boolean mayCountTags(S3Exchange x, Map<String, List<String>> context) {
        boolean read = x.operation() == S3Operation.GetObject || x.operation() == S3Operation.HeadObject;
        return read && !backend.tags(x.target(), x.versionId()).isEmpty() && authorization.mayReadTags(x, context);
    }

    private static void requireShortKeys(S3Exchange x) {
        requireShort(x.target().key());
        x.source().ifPresent(source -> requireShort(source.key()));
    }

    private static void requireShort(String key) {
        int size = key.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_KEY) {
            throw new AwsError(400, "KeyTooLongError", "Your key is too long")
                    .with("Size", Integer.toString(size))
                    .with("MaxSizeAllowed", Integer.toString(MAX_KEY));
        }
    }

    private AwsError asFarAsItMayBeTold(S3Exchange x, AwsError e) {
        if (!e.code().equals("NoSuchKey") && !e.code().equals("NoSuchVersion")) {
            return e;
        }
        S3Target missing = x.source().map(CopySource::target).orElse(x.target());
        return authorization.denialOfMissing(x, missing).orElse(e);
    }

    private void carryOutHere(S3Exchange x, Map<String, List<String>> context, byte[] document) throws IOException {
        switch (x.operation()) {
            case ListBuckets -> bucketOperations.list(x);
            case CreateBucket -> bucketOperations.create(x, document);
            case DeleteBucket -> bucketOperations.delete(x);
            case HeadBucket -> bucketOperations.head(x);
            case GetBucketLocation -> bucketOperations.location(x);
            case DeleteObjects -> deleteObjects.handle(x, bucket(x), objectsToDelete(x), context);
            case GetObjectAcl, PutObjectAcl -> ofObject(x, bucket(x));
            default -> configure(x, bucket(x));
        }
    }

    private Bucket bucket(S3Exchange x) {
        return buckets.get(x.target().bucket());
    }

    /** Nothing is asked before the list is known, so what is wrong with it is recorded as a rejection. */
    private XmlElement objectsToDelete(S3Exchange x) throws IOException {
        try {
            requireIntegrity(x.call());
            return DeleteObjects.parse(document(x));
        } catch (AwsError e) {
            authorization.reject(x, e);
            throw e;
        }
    }

    /** A list of objects to delete must not be damaged on the way. */
    private static void requireIntegrity(Call call) {
        boolean checksum = Collections.list(call.request().getHeaderNames()).stream()
                .anyMatch(name -> name.regionMatches(true, 0, "x-amz-checksum-", 0, 15));
        if (!checksum && call.header("Content-MD5") == null && call.header("X-Amz-Trailer") == null) {
            throw S3Errors.invalidRequest("Missing required header for this request: Content-MD5");
        }
    }

    private void ofObject(S3Exchange x, Bucket bucket) throws IOException {
        requireObject(x);
        switch (x.operation()) {
            case GetObjectAcl -> configuration.getAcl(x, bucket);
            case PutObjectAcl -> configuration.putAcl(x, bucket, document(x));
            default -> throw S3Errors.notImplemented(x.operation().name());
        }
    }

    private void requireObject(S3Exchange x) throws IOException {
        try {
            backend.handle(
                    new BackendRequest(
                            S3Operation.HeadObject,
                            x.call().request(),
                            "HEAD",
                            x.target(),
                            x.call().query().only(Set.of("versionId")),
                            new TreeMap<>(String.CASE_INSENSITIVE_ORDER)),
                    new DiscardedResponse(x.call().response()));
        } catch (AwsError e) {
            throw asFarAsItMayBeTold(x, e);
        }
    }

    private void configure(S3Exchange x, Bucket bucket) throws IOException {
        switch (x.operation()) {
            case GetBucketPolicy -> policies.get(x, bucket);
            case PutBucketPolicy -> policies.put(x, bucket, document(x));
            case DeleteBucketPolicy -> policies.delete(x, bucket);
            case GetBucketPolicyStatus -> policies.status(x, bucket);
            case GetBucketAcl -> configuration.getAcl(x, bucket);
            case PutBucketAcl -> configuration.putAcl(x, bucket, document(x));
            case GetBucketTagging -> configuration.getTagging(x, bucket);
            case PutBucketTagging -> configuration.putTagging(x, bucket, document(x));
            case DeleteBucketTagging -> configuration.deleteTagging(x, bucket);
            case GetBucketOwnershipControls -> configuration.getOwnership(x, bucket);
            case PutBucketOwnershipControls -> configuration.putOwnership(x, bucket, document(x));
            case DeleteBucketOwnershipControls -> configuration.deleteOwnership(x, bucket);
            case GetPublicAccessBlock -> configuration.getPublicAccessBlock(x, bucket);
            case PutPublicAccessBlock -> configuration.putPublicAccessBlock(x, bucket, document(x));
            case DeletePublicAccessBlock -> configuration.deletePublicAccessBlock(x, bucket);
            default -> document(x, bucket);
        }
    }

    private void document(S3Exchange x, Bucket bucket) throws IOException {
        String subresource = x.operation().shape().subresource();
        switch (x.call().method()) {
            case "GET" -> configuration.getDocument(x, bucket, subresource);
            case "PUT" -> configuration.putDocument(x, bucket, subresource, document(x));
            default -> configuration.deleteDocument(x, bucket, subresource);
        }
    }
}
