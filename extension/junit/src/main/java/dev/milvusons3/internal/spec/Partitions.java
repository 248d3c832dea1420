package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.partition.Partition;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/**
 * Finds ARNs that a document has from another partition than its region's. IAM refuses such documents, and a condition on such
 * an ARN would never hold.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">Amazon Resource Names</a>
 */
final class Partitions {
    private static final Pattern LITERAL = Pattern.compile("\"arn:(aws[a-z-]*):");

    private Partitions() {}

    /** {@return the problem of a document in a region; empty if it has none} */
    static Optional<String> problem(Setting<?> setting, String document, Region region) {
        String partition = Partition.of(region.id()).id();
        Set<String> others = new LinkedHashSet<>();
        Matcher literal = LITERAL.matcher(document);
        while (literal.find()) {
            if (!literal.group(1).equals(partition)) {
                others.add("arn:" + literal.group(1) + ":");
            }
        }
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        setting.name() + " has ARNs that begin with " + String.join(", ", others) + ", but region "
                                + region.id() + " is in partition " + partition
                                + ". Write \"arn:{{partition}}:\", which fits every region.");
    }
}
