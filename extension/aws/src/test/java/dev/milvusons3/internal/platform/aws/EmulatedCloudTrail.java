package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.Gateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Emulates CloudTrail for a gateway: one trail, which logs all data events of the buckets that the harness makes, in the form and to the
 * place that AWS documents. What it logs is what the gateway decided; as with CloudTrail, it comes late and in no order.
 *
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">CloudTrail
 *     record contents</a>
 */
public final class EmulatedCloudTrail implements AutoCloseable {
    /** How requests to CloudTrail say that they are. */
    public static final String TARGET = "CloudTrail_20131101";

    public static final String LOGS = "cloudtrail-logs";
    private static final String LOGGED = "arn:aws:s3:::milvus-bucket-";
    private static final String ARN = "arn:aws:cloudtrail:us-east-2:111122223333:trail/all";
    private static final long PERIOD = 300;
    private static final JsonMapper JSON = new JsonMapper();

    private final S3Client s3;
    private final AutoCloseable listening;
    private final List<ObjectNode> pending = new ArrayList<>();
    private final Random random = new Random(1);
    private final ScheduledExecutorService deliveries = Executors.newSingleThreadScheduledExecutor();
    private Optional<ScheduledFuture<?>> delivering = Optional.empty();
    private int files;

    /** @param s3 a client of the gateway's, which may do anything */
    public EmulatedCloudTrail(Gateway gateway, S3Client s3) {
        this.s3 = s3;
        s3.createBucket(r -> r.bucket(LOGS).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        this.listening = gateway.decisions().listen(this::heard);
    }

    /** Delivers by itself from now on. */
    public EmulatedCloudTrail start() {
        delivering =
                Optional.of(deliveries.scheduleWithFixedDelay(this::deliver, PERIOD, PERIOD, TimeUnit.MILLISECONDS));
        return this;
    }

    /** {@return CloudTrail's answer to an operation} */
    public String answer(String operation) {
        return switch (operation) {
            case "DescribeTrails" -> """
                    {"trailList": [{"Name": "all", "TrailARN": "%s", "HomeRegion": "us-east-2", "S3BucketName": "%s",
                      "S3KeyPrefix": "audit", "IsMultiRegionTrail": false, "IsOrganizationTrail": false}]}""".formatted(ARN, LOGS);
            case "GetTrailStatus" -> "{\"IsLogging\": true}";
            case "GetEventSelectors" -> """
                    {"TrailARN": "%s", "AdvancedEventSelectors": [{"Name": "Milvus", "FieldSelectors": [
                      {"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                      {"Field": "resources.ARN", "StartsWith": ["%s"]}]}]}""".formatted(ARN, LOGGED);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private synchronized void heard(RecordedDecision decision) {
        if (decision.service().equals("s3") && decision.resource().startsWith(LOGGED)) {
            pending.add(event(decision));
        }
    }

    /** Puts what was decided so far into new files. */
    public void deliver() {
        List<ObjectNode> events;
        synchronized (this) {
            events = new ArrayList<>(pending);
            pending.clear();
        }
        Collections.shuffle(events, random);
        int half = events.size() / 2;
        deliver(events.subList(half, events.size()));
        deliver(events.subList(0, half));
    }

    private void deliver(List<ObjectNode> events) {
        if (events.isEmpty()) {
            return;
        }
        ObjectNode file = JSON.createObjectNode();
        ArrayNode records = file.putArray("Records");
        events.forEach(records::add);
        Trail trail = new Trail(ARN, LOGS, "audit/AWSLogs/", "111122223333", "us-east-2");
        String key = trail.minute(Instant.now()) + "_" + String.format(Locale.ROOT, "%016d", files++) + ".json.gz";
        s3.putObject(r -> r.bucket(LOGS).key(key), RequestBody.fromBytes(packed(file.toString())));
    }

    private static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static ObjectNode event(RecordedDecision decision) {
        String[] object =
                decision.resource().substring("arn:aws:s3:::".length()).split("/", 2);
        ObjectNode event = JSON.createObjectNode()
                .put("eventVersion", "1.11")
                .put(
                        "eventTime",
                        decision.time().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("eventSource", "s3.amazonaws.com")
                .put("eventName", decision.operation().replace("ListObjectsV2", "ListObjects"))
                .put("awsRegion", "us-east-2")
                .put("sourceIPAddress", "127.0.0.1")
                .put("userAgent", "[" + decision.userAgent() + "]")
                .put("eventID", UUID.randomUUID().toString())
                .put("eventType", "AwsApiCall")
                .put("eventCategory", "Data")
                .put("managementEvent", false);
        event.putObject("userIdentity").put("type", "AssumedRole").put("arn", decision.principal());
        ObjectNode parameters = event.putObject("requestParameters").put("bucketName", object[0]);
        if (object.length > 1 && !decision.operation().equals("DeleteObjects")) {
            parameters.put("key", object[1]);
        }
        decision.decision()
                .map(by -> by.request().context().getOrDefault("aws:securetransport", List.of()))
                .filter(List.of("true")::equals)
                .ifPresent(tls -> event.putObject("additionalEventData").put("CipherSuite", "TLS_AES_128_GCM_SHA256"));
        Map<String, String> listed =
                Map.of("s3:prefix", "prefix", "s3:delimiter", "delimiter", "s3:max-keys", "max-keys");
        decision.decision()
                .ifPresent(by -> listed.forEach((key, name) -> by.request()
                        .context()
                        .getOrDefault(key, List.of())
                        .forEach(value -> parameters.put(name, value))));
        if (decision.verdict() != Verdict.ALLOWED) {
            event.put("errorCode", decision.errorCode()).put("errorMessage", "Access Denied");
        }
        return event;
    }

    @Override
    public void close() {
        deliveries.shutdown();
        try {
            if (!deliveries.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("deliveries do not end");
            }
            listening.close();
            if (delivering.isPresent() && !delivering.get().isCancelled()) {
                // It ended by itself: with what it threw.
                delivering.get().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
