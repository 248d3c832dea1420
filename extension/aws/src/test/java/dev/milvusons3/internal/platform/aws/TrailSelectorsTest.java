package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/**
 * Selectors as AWS documents them.
 *
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html">Logging data
 *     events</a>
 */
class TrailSelectorsTest {
    private final TrailSelectors selectors = new TrailSelectors("arn:aws:s3:::milvus-bucket-1");

    private static EventSelector basic(ReadWriteType type, String kind, String value) {
        return EventSelector.builder()
                .readWriteType(type)
                .dataResources(DataResource.builder().type(kind).values(value).build())
                .build();
    }

    private static AdvancedFieldSelector field(String name, String value) {
        return AdvancedFieldSelector.builder().field(name).equalsValue(value).build();
    }

    private Optional<String> basic(EventSelector... asked) {
        return selectors.gap(
                GetEventSelectorsResponse.builder().eventSelectors(asked).build());
    }

    private Optional<String> advanced(AdvancedFieldSelector... more) {
        List<AdvancedFieldSelector> fields =
                new ArrayList<>(List.of(field("eventCategory", "Data"), field("resources.type", "AWS::S3::Object")));
        fields.addAll(List.of(more));
        return selectors.gap(GetEventSelectorsResponse.builder()
                .advancedEventSelectors(
                        AdvancedEventSelector.builder().fieldSelectors(fields).build())
                .build());
    }

    private static AdvancedFieldSelector arn(String operator, String value) {
        AdvancedFieldSelector.Builder arn = AdvancedFieldSelector.builder().field("resources.ARN");
        return switch (operator) {
            case "StartsWith" -> arn.startsWith(value).build();
            case "NotStartsWith" -> arn.notStartsWith(value).build();
            case "Equals" -> arn.equalsValue(value).build();
            case "NotEquals" -> arn.notEquals(value).build();
            default -> arn.endsWith(value).build();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:s3", "arn:aws:s3:::", "arn:aws:s3:::milvus-bucket-1/"})
    void theBucketIsAmongThoseOfABasicSelector(String value) {
        assertThat(basic(basic(ReadWriteType.ALL, "AWS::S3::Object", value))).isEmpty();
        assertThat(basic(
                        basic(ReadWriteType.READ_ONLY, "AWS::S3::Object", value),
                        basic(ReadWriteType.WRITE_ONLY, "AWS::S3::Object", value)))
                .isEmpty();
        assertThat(basic(basic(ReadWriteType.WRITE_ONLY, "AWS::S3::Object", value)))
                .contains("logs only what writes, of data events of the bucket");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::Lambda::Function, arn:aws:lambda",
        "AWS::S3::Object, arn:aws:s3:::milvus-bucket-1/files/",
        "AWS::S3::Object, arn:aws:s3:::milvus-bucket-12/",
        "AWS::S3::Object, arn:aws:s3:::milvus-bucket-",
        "AWS::S3::Object, arn:aws-cn:s3"
    })
    void othersAreNot(String kind, String value) {
        assertThat(basic(basic(ReadWriteType.ALL, kind, value))).contains("does not log all data events of the bucket");
    }

    @Test
    void managementEventsAreNoDataEvents() {
        assertThat(basic(EventSelector.builder()
                        .readWriteType(ReadWriteType.ALL)
                        .includeManagementEvents(true)
                        .build()))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "StartsWith, arn:aws:s3:::milvus-bucket-, true",
        "StartsWith, arn:aws:s3:::milvus-bucket-1/, true",
        "StartsWith, arn:aws:s3:::milvus-bucket-1/files/, false",
        "StartsWith, arn:aws:s3:::milvus-bucket-2, false",
        "NotStartsWith, arn:aws:s3:::cloudtrail-logs/, true",
        "NotStartsWith, arn:aws:s3:::milvus, false",
        "NotEquals, arn:aws:s3:::milvus-bucket-1/files/x, false",
        "Equals, arn:aws:s3:::milvus-bucket-1/, false",
        "EndsWith, .json, false"
    })
    void anAdvancedSelectorTakesAllOfTheBucketOrNot(String operator, String value, boolean all) {
        assertThat(advanced(arn(operator, value)).isEmpty()).isEqualTo(all);
    }

    @Test
    void anAdvancedSelectorMustNotLeaveOperationsOut() {
        assertThat(advanced()).isEmpty();
        assertThat(advanced(field("eventSource", "s3.amazonaws.com"))).isEmpty();
        assertThat(advanced(field("eventName", "PutObject"))).isPresent();
        assertThat(advanced(field("readOnly", "true"))).contains("logs only what reads, of data events of the bucket");
        assertThat(selectors.gap(GetEventSelectorsResponse.builder().build())).isPresent();
    }
}
