package dev.milvusons3.iam;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an action without a resource is about: of S3's such actions all that S3 has, so that a policy can also say
 * {@code arn:aws:s3:::*}; of others a star, which only a star is.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/walkthrough1.html">Controlling access to a bucket with user policies</a>
 */
final class AccountResource {
    private static final int[] ANY = Glob.text("*");
    private static final String AWS = "arn:aws:";
    private static final int[] S3_OF_AWS = Glob.text("arn:aws:s3:::*");

    private AccountResource() {}

    /** S3's actions that have no resource, in lower case; read when one is asked for. */
    private static final class OfS3 {
        private static final Set<String> ACTIONS = ServiceReference.of("s3").orElseThrow().actions().stream()
                .filter(action -> action.resources().isEmpty())
                .map(action -> action.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return as {@link Glob#matches(int[])} takes it; not to be changed} */
    static int[] of(String lowerCaseAction, Principal caller) {
        // The one that clients ask for, before all those that are looked up.
        boolean s3 = lowerCaseAction.equals("s3:listallmybuckets")
                || lowerCaseAction.startsWith("s3:") && OfS3.ACTIONS.contains(lowerCaseAction);
        if (!s3) {
            return ANY;
        }
        if (caller.arn().startsWith(AWS) || !caller.arn().startsWith("arn:")) {
            return S3_OF_AWS;
        }
        return Glob.text("arn:" + caller.arn().split(":", 3)[1] + ":s3:::*");
    }
}
