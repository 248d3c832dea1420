package dev.milvusons3.internal.platform.aws;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/**
 * Which requests to a bucket a trail logs.
 *
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html">DataResource</a>
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html">AdvancedFieldSelector</a>
 */
final class TrailSelectors {
    private static final String OBJECTS = "AWS::S3::Object";

    /** Fields that choose a kind of events; any other but those that are looked at leaves some out. */
    private static final Set<String> HARMLESS = Set.of("eventCategory", "resources.type");

    private final String objects;

    /** @param bucketArn whose */
    TrailSelectors(String bucketArn) {
        this.objects = bucketArn + "/";
    }

    /** {@return what a trail with these selectors does not log of the bucket, for a person; empty if it logs all} */
    Optional<String> gap(GetEventSelectorsResponse selectors) {
        boolean reads = logs(selectors, true);
        boolean writes = logs(selectors, false);
        if (reads && writes) {
            return Optional.empty();
        }
        return Optional.of(
                reads || writes
                        ? "logs only what " + (reads ? "reads" : "writes") + ", of data events of the bucket"
                        : "does not log all data events of the bucket");
    }

    private boolean logs(GetEventSelectorsResponse selectors, boolean reading) {
        return selectors.eventSelectors().stream().anyMatch(selector -> logs(selector, reading))
                || selectors.advancedEventSelectors().stream().anyMatch(selector -> logs(selector, reading));
    }

    private boolean logs(EventSelector selector, boolean reading) {
        ReadWriteType type = selector.readWriteType();
        return (type == ReadWriteType.ALL || type == (reading ? ReadWriteType.READ_ONLY : ReadWriteType.WRITE_ONLY))
                && selector.dataResources().stream()
                        .filter(resource -> OBJECTS.equals(resource.type()))
                        .map(DataResource::values)
                        .flatMap(List::stream)
                        .anyMatch(this::isOfBucket);
    }

    /** {@code arn:aws:s3} is every bucket; a name must end with a slash, or it is another's too. */
    private boolean isOfBucket(String value) {
        return objects.equals(value) || value.matches("arn:[^:]+:s3(:::)?") && objects.startsWith(value);
    }

    private boolean logs(AdvancedEventSelector selector, boolean reading) {
        List<AdvancedFieldSelector> fields = selector.fieldSelectors();
        return is(fields, "eventCategory", "Data")
                && is(fields, "resources.type", OBJECTS)
                && fields.stream().allMatch(field -> switch (field.field()) {
                    case "resources.ARN" -> isOfBucket(field);
                    case "readOnly" -> field.equalsValue().contains(String.valueOf(reading));
                    case "eventSource" -> field.equalsValue().contains("s3.amazonaws.com");
                    default -> HARMLESS.contains(field.field());
                });
    }

    private static boolean is(List<AdvancedFieldSelector> fields, String name, String value) {
        return fields.stream()
                .anyMatch(field ->
                        field.field().equals(name) && field.equalsValue().contains(value));
    }

    private boolean isOfBucket(AdvancedFieldSelector arn) {
        boolean unclear =
                Stream.of(arn.equalsValue(), arn.endsWith(), arn.notEndsWith()).anyMatch(values -> !values.isEmpty());
        boolean in = arn.startsWith().isEmpty() || arn.startsWith().stream().anyMatch(objects::startsWith);
        boolean out = Stream.concat(arn.notStartsWith().stream(), arn.notEquals().stream())
                .anyMatch(value -> objects.startsWith(value) || value.startsWith(objects));
        return !unclear && in && !out;
    }
}
