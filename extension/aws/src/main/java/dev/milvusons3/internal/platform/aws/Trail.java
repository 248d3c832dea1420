package dev.milvusons3.internal.platform.aws;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Where CloudTrail puts an account's log files of a region.
 *
 * @param name the trail's
 * @param bucket that has the files
 * @param prefix of their keys, up to {@code AWSLogs/} or, of an organisation's trail, the organisation's id and a slash
 * @param account whose events they have
 * @param region of the events
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html">CloudTrail log file
 *     examples</a>
 */
record Trail(String name, String bucket, String prefix, String account, String region) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

    /** {@return what the keys of all files start with} */
    String files() {
        return prefix + account + "/CloudTrail/" + region + "/";
    }

    /** {@return what the keys of files start with that were delivered on the day of some moment} */
    String day(Instant moment) {
        return files() + DAY.format(moment);
    }

    /** {@return what sorts after the keys of all files that were delivered earlier than the minute of some moment} */
    String minute(Instant moment) {
        return day(moment) + account + "_CloudTrail_" + region + "_" + MINUTE.format(moment);
    }
}
