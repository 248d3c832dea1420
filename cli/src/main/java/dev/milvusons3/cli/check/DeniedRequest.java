package dev.milvusons3.cli.check;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.platform.aws.DenialText;
import dev.milvusons3.internal.platform.aws.TrailEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What AWS refused, as far as its words or records tell.
 *
 * @param principal who asked: an ARN; empty if that is not told
 * @param action such as {@code s3:PutObject}
 * @param resource an ARN; empty if that is not told
 * @param context condition keys that are told
 * @param said AWS' own reason; empty if it gives none
 */
record DeniedRequest(
        String principal, String action, Optional<String> resource, Map<String, List<String>> context, String said) {
    private static final String TOKEN = "sts:AssumeRoleWithWebIdentity";
    private static final Pattern SUBJECT = Pattern.compile("system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)");

    /** What can be read. */
    static final String ALLOWED =
            "Allowed: AWS' message (\"User: … is not authorized to perform: …\"), a CloudTrail record or several"
                    + " (Records, or the output of lookup-events), or the output of aws sts decode-authorization-message.";

    /** A text that is none of these. The message is whole sentences. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** {@return the namespace and name of the service account whose token was refused; empty if it was no token, or is not told} */
    Optional<List<String>> serviceAccount() {
        Matcher subject = SUBJECT.matcher(principal);
        return subject.find() ? Optional.of(List.of(subject.group(1), subject.group(2))) : Optional.empty();
    }

    boolean isOfToken() {
        return action.equals(TOKEN);
    }

    /** {@return what a text tells, each once} */
    static List<DeniedRequest> in(String text) throws Unreadable {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new Unreadable("There is nothing to explain: the text is empty. " + ALLOWED);
        }
        try {
            return (trimmed.startsWith("{") ? ofJson(Json.read(trimmed)) : List.of(ofText(trimmed)))
                    .stream().distinct().toList();
        } catch (JsonException e) {
            throw new Unreadable("This begins like JSON and is none: " + e.getMessage() + ". " + ALLOWED);
        }
    }

    private static DeniedRequest ofText(String text) throws Unreadable {
        String plain = text.replace("&quot;", "\"");
        Optional<DenialText> words = DenialText.in(plain);
        if (words.isPresent()) {
            return new DeniedRequest(
                    words.get().principal(), words.get().action(), words.get().resource(), Map.of(), reason(plain));
        }
        if (plain.contains("Not authorized to perform " + TOKEN)) {
            return new DeniedRequest("", TOKEN, Optional.empty(), Map.of(), "");
        }
        if (plain.toLowerCase(java.util.Locale.ROOT).contains("encoded authorization failure message")) {
            throw new Unreadable("This message is encoded. Decode it first, as somebody who may:"
                    + " aws sts decode-authorization-message --encoded-message … --output json.");
        }
        throw new Unreadable(
                "This names no action. AWS' older messages say \"Access Denied\" alone: take the CloudTrail record instead,"
                        + " or ask milvus-on-s3 who-can ACTION ARN. " + ALLOWED);
    }

    private static String reason(String text) {
        int because = text.indexOf("because no ");
        int with = text.indexOf("with an explicit deny");
        int from = because >= 0 ? because : with;
        return from < 0
                ? ""
                : text.substring(from).replaceAll("(?s)[<\\n].*", "").strip();
    }

    private static List<DeniedRequest> ofJson(Json json) throws Unreadable {
        if (json.has("DecodedMessage")) {
            return ofJson(Json.read(json.get("DecodedMessage").text()));
        }
        if (json.get("context").has("action")) {
            return List.of(ofDecoded(json));
        }
        List<Json> records = new ArrayList<>(json.get("Records").items());
        for (Json event : json.get("Events").items()) {
            records.add(Json.read(event.get("CloudTrailEvent").text()));
        }
        if (json.has("eventSource")) {
            records.add(json);
        }
        if (records.isEmpty()) {
            throw new Unreadable("This JSON is no denial. " + ALLOWED);
        }
        List<DeniedRequest> denied = records.stream()
                .filter(event -> event.get("errorCode").text().contains("AccessDenied")
                        || event.get("errorCode").text().contains("Unauthorized"))
                .map(DeniedRequest::ofEvent)
                .toList();
        if (denied.isEmpty()) {
            throw new Unreadable("None of the " + CheckReport.number(records.size(), "record")
                    + " was denied: none has the error code AccessDenied.");
        }
        return denied;
    }

    private static DeniedRequest ofEvent(Json json) {
        TrailEvent event = new TrailEvent(json);
        String message = event.errorMessage();
        Optional<DenialText> words = DenialText.in(message);
        if (event.isOfS3()) {
            String bucket = "arn:aws:s3:::" + event.bucket();
            return new DeniedRequest(
                    event.principal(),
                    event.action(),
                    Optional.of(event.key().isEmpty() ? bucket : bucket + "/" + event.key()),
                    event.context(),
                    reason(message));
        }
        String service = json.get("eventSource").text().replaceFirst("\\.amazonaws\\.com.*", "");
        String role = json.get("requestParameters").get("roleArn").text();
        String first = "";
        for (Json resource : json.get("resources").items()) {
            first = first.isEmpty() ? resource.get("ARN").text() : first;
        }
        String told = role.isEmpty() ? first : role;
        String identity = event.principal().equals("*")
                ? json.get("userIdentity").get("userName").text()
                : event.principal();
        return new DeniedRequest(
                words.map(DenialText::principal).orElse(identity),
                words.map(DenialText::action).orElse(service + ":" + event.name()),
                words.flatMap(DenialText::resource).or(() -> Optional.of(told).filter(arn -> !arn.isEmpty())),
                event.context(),
                reason(message));
    }

    private static DeniedRequest ofDecoded(Json json) {
        Json context = json.get("context");
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (Json condition : context.get("conditions").get("items").items()) {
            List<String> values = new ArrayList<>();
            condition
                    .get("values")
                    .get("items")
                    .items()
                    .forEach(value -> values.add(value.get("value").text()));
            keys.put(condition.get("key").text(), List.copyOf(values));
        }
        return new DeniedRequest(
                context.get("principal").get("arn").text(),
                context.get("action").text(),
                Optional.of(context.get("resource").text()).filter(arn -> !arn.isEmpty()),
                keys,
                json.get("explicitDeny").text().equals("true") ? "with an explicit deny" : "");
    }
}
