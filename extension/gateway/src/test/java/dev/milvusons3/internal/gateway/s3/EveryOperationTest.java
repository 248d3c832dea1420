package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.RawHttp;
import dev.milvusons3.internal.gateway.RawHttp.Answer;
import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import dev.milvusons3.internal.gateway.TestAccount;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Each operation that the AWS SDK knows, sent: it is taken for itself, or refused as not implemented, and then nothing has changed.
 * The SDK's own model says what a request looks like, so an operation that a later SDK knows is tried as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryOperationTest {
    private static final String KEY = "files/k";
    /** The SDK sends them elsewhere, whatever end point it is given. */
    private static final Set<String> OF_OTHER_HOSTS = Set.of("listDirectoryBuckets", "writeGetObjectResponse");

    private TestAccount account;
    private S3Client s3;

    @BeforeAll
    void start() {
        account = new TestAccount();
        account.createBucket(TestAccount.BUCKET);
        s3 = account.s3(
                StaticCredentialsProvider.create(account.gateway.rootCredentials()),
                b -> b.overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1))
                        .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)));
    }

    @AfterAll
    void stop() {
        account.close();
    }

    static Stream<Method> operations() {
        // Of the overloads, the one that takes the request itself and bytes.
        Map<String, Method> byName = new TreeMap<>();
        for (Method method : S3Client.class.getMethods()) {
            Class<?>[] types = method.getParameterTypes();
            boolean fits = types.length > 0
                    && S3Request.class.isAssignableFrom(types[0])
                    && Arrays.stream(types, 1, types.length)
                            .allMatch(t -> t == RequestBody.class || t == ResponseTransformer.class)
                    && !method.getName().endsWith("Paginator")
                    && !method.getName().endsWith("AsBytes")
                    && !OF_OTHER_HOSTS.contains(method.getName());
            if (fits) {
                byName.merge(method.getName(), method, (a, b) -> a.getParameterCount() > b.getParameterCount() ? a : b);
            }
        }
        assertThat(byName).hasSizeGreaterThan(100).containsKeys("putObjectAnnotation", "getBucketAbac", "renameObject");
        return byName.values().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isTakenForItselfOrRefused(Method method) throws ReflectiveOperationException {
        send(method, false);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isTakenForItselfWithAllItsParameters(Method method) throws ReflectiveOperationException {
        send(method, true);
    }

    private void send(Method method, boolean allParameters) throws ReflectiveOperationException {
        account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key(KEY), RequestBody.fromString("kept"));
        String before = state();
        long decisions = account.gateway.decisions().size();
        SdkException refusal = call(method, request(method, allParameters));
        List<RecordedDecision> made = account.gateway.decisions().listSince(decisions);
        assertThat(made)
                .as("what is recorded of %s: %s", method.getName(), refusal)
                .isNotEmpty();
        String name = method.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                + method.getName().substring(1);
        RecordedDecision last = made.get(made.size() - 1);
        if (last.errorCode().equals("NotImplemented")) {
            assertThat(last.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(refusal).as("refused").isNotNull();
            assertThat(state()).isEqualTo(before);
        } else {
            assertThat(made).extracting(RecordedDecision::operation).containsOnly(name);
        }
    }

    private SdkException call(Method method, Object request) throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == RequestBody.class
                        ? RequestBody.fromString("sent")
                        : type == ResponseTransformer.class ? ResponseTransformer.toBytes() : request)
                .toArray();
        try {
            method.invoke(s3, arguments);
            return null;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).as(method.getName()).isInstanceOf(SdkException.class);
            return (SdkException) e.getCause();
        }
    }

    /** What a request of the wrong kind could have changed. */
    private String state() {
        ResponseBytes<?> object =
                account.s3.getObjectAsBytes(b -> b.bucket(TestAccount.BUCKET).key(KEY));
        return object.asString(StandardCharsets.UTF_8)
                + account.s3.listObjectsV2(b -> b.bucket(TestAccount.BUCKET)).contents()
                + account.s3.listBuckets().buckets()
                + account.s3
                        .getObjectTagging(b -> b.bucket(TestAccount.BUCKET).key(KEY))
                        .tagSet();
    }

    private static Object request(Method method, boolean allParameters) throws ReflectiveOperationException {
        Object builder = method.getParameterTypes()[0].getMethod("builder").invoke(null);
        fill((SdkPojo) builder, allParameters);
        return ((SdkBuilder<?, ?>) builder).build();
    }

    private static void fill(SdkPojo builder, boolean allParameters) {
        for (SdkField<?> field : builder.sdkFields()) {
            boolean wanted = field.location() == MarshallLocation.PATH
                    || field.location() == MarshallLocation.GREEDY_PATH
                    || field.memberName().equals("CopySource")
                    || field.containsTrait(RequiredTrait.class)
                    || allParameters && field.location() == MarshallLocation.QUERY_PARAM;
            if (wanted) {
                field.set(builder, value(field));
            }
        }
    }

    private static Object value(SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return switch (field.locationName()) {
                case "Bucket" -> TestAccount.BUCKET;
                case "Key" -> KEY;
                case "x-amz-copy-source" -> TestAccount.BUCKET + "/" + KEY;
                default -> "x";
            };
        } else if (type == MarshallingType.INTEGER) {
            return 1;
        } else if (type == MarshallingType.LONG) {
            return 1L;
        } else if (type == MarshallingType.BOOLEAN) {
            return true;
        } else if (type == MarshallingType.INSTANT) {
            return Instant.EPOCH;
        } else if (type == MarshallingType.LIST) {
            SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            return List.of(value(member));
        } else if (type == MarshallingType.SDK_POJO) {
            SdkPojo nested = field.constructor().get();
            fill(nested, false);
            return ((SdkBuilder<?, ?>) nested).build();
        }
        throw new AssertionError("A member of another kind: " + field.memberName());
    }

    @Test
    void theTableHasEveryOperationOfTheModel() {
        Set<String> here = new HashSet<>();
        Arrays.stream(S3Operation.values()).forEach(o -> here.add(o.name().toLowerCase(Locale.ROOT)));
        assertThat(operations().map(m -> m.getName().toLowerCase(Locale.ROOT)).filter(m -> !here.contains(m)))
                .isEmpty();
    }

    /** What a later S3 may know, what belongs to other operations, and what is in the table under another method. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /files/k?annotation&annotationName=a",
                "DELETE /files/k?annotation&annotationName=a&versionId=null",
                "GET /files/k?annotation",
                "PUT ?abac",
                "GET ?abac=",
                "PUT ?metadataInventoryTable",
                "PUT ?metadataJournalTable",
                "PUT ?metadataAnnotationTable",
                "PUT /files/k?renameObject",
                "PUT /files/k?encryption",
                "GET ?session",
                "PUT /files/k?subresourceOfALaterS3",
                "DELETE /files/k?subresourceOfALaterS3=",
                "GET ?subresourceOfALaterS3",
                "PUT ?subresourceOfALaterS3",
                "PUT /files/k?append&position=0",
                "PUT /files/k?partNumber=1",
                "DELETE /files/k?partNumber=1",
                "PUT /files/k?versionId=null",
                "DELETE /files/k?max-keys=1",
                "PUT ?acl&versionId=null",
                "DELETE /files/k?acl",
                "DELETE ?versions",
                "PUT ?uploads",
                "PUT ?list-type=2",
                "GET ?list-type=3",
                "GET ?marker=a&list-type=2",
                "PUT /files/k?x-id=PutObjectAnnotation",
                "DELETE ?object-lock",
                "POST ",
                "POST /files/k",
                "POST /files/k?select",
                "PATCH /files/k",
                "OPTIONS /files/k"
            })
    void isRefusedAndChangesNothing(String request) throws IOException {
        account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key(KEY), RequestBody.fromString("kept"));
        String before = state();
        String[] parts = request.split(" ", 2);
        Answer answer = raw(parts[0], "/" + TestAccount.BUCKET + parts[1]);
        assertThat(answer.status()).as(answer.body()).isEqualTo(501);
        assertThat(answer.element("Code")).isEqualTo("NotImplemented");
        assertThat(account.lastDecision().errorCode()).isEqualTo("NotImplemented");
        assertThat(account.lastDecision().verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void operationsOfOtherHostsAreRefused() throws IOException {
        assertThat(raw("GET", "/?max-directory-buckets=5").status()).isEqualTo(501);
        assertThat(raw("POST", "/WriteGetObjectResponse").status()).isEqualTo(501);
    }

    /** They mean nothing to S3: caches and trackers add such parameters. */
    @Test
    void whatIsNotOfS3IsIgnored() throws IOException {
        account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key(KEY), RequestBody.fromString("kept"));
        assertThat(raw("GET", "/" + TestAccount.BUCKET + "/" + KEY + "?foo=bar&x-id=GetObject")
                        .body())
                .isEqualTo("kept");
        assertThat(account.lastDecision().operation()).isEqualTo("GetObject");
    }

    /** An object that is not locked must not look like one that is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-object-lock-mode: GOVERNANCE",
                "x-amz-object-lock-retain-until-date: 2030-01-01T00:00:00Z",
                "x-amz-object-lock-legal-hold: ON",
                "x-amz-write-offset-bytes: 4",
                "x-amz-server-side-encryption-customer-algorithm: AES256",
                "x-amz-bypass-governance-retention: true",
                "x-amz-mfa: 1 2"
            })
    void headersThatPromiseWhatNobodyDoesAreRefused(String header) throws IOException {
        account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key(KEY), RequestBody.fromString("kept"));
        String before = state();
        String[] parts = header.split(": ");
        for (String method : List.of("PUT", "DELETE")) {
            Request request = RawHttp.plain(account.endpoint(), method, "/" + TestAccount.BUCKET + "/" + KEY, "")
                    .header(parts[0], parts[1]);
            Answer answer = send(request);
            assertThat(answer.status()).as(answer.body()).isEqualTo(501);
            assertThat(answer.element("Header")).isEqualTo(parts[0]);
            assertThat(account.lastDecision().errorCode()).isEqualTo("NotImplemented");
        }
        assertThat(state()).isEqualTo(before);
    }

    private Answer raw(String method, String target) throws IOException {
        return send(RawHttp.plain(account.endpoint(), method, target, ""));
    }

    private Answer send(Request request) throws IOException {
        try (RawHttp http = new RawHttp(account.endpoint())) {
            return http.send(new Signing(account.gateway.rootCredentials()).sign(account.endpoint(), request));
        }
    }
}
