package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code Resource} may look like. */
final class ResourceRules {
    private static final int ARN_FIELDS = 6;
    static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:'[^']*'|[^}'])*}");
    private static final char MASK = '\uffff';
    private static final Set<String> PARTITIONS =
            Set.of("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "*");
    private static final List<String> IAM_PATHS = List.of(
            "user/",
            "federated-user/",
            "role/",
            "group/",
            "instance-profile/",
            "mfa/",
            "server-certificate/",
            "policy/",
            "sms-mfa/",
            "saml-provider/",
            "oidc-provider/",
            "report/",
            "access-report/");

    private final PolicyType type;

    ResourceRules(PolicyType type) {
        this.type = type;
    }

    ResourcePattern parse(Text text, boolean variables) {
        String resource = text.value();
        if (!resource.equals("*")) {
            checkArn(text, resource, variables);
        }
        try {
            return ResourcePattern.of(ValueTemplate.parse(resource, variables));
        } catch (ValueTemplate.Invalid e) {
            throw Problem.SYNTAX.at(text.at(), type, String.valueOf(e.getMessage()));
        }
    }

    private void checkArn(Text text, String resource, boolean variables) {
        String[] fields = fields(resource, variables);
        if (fields.length < 2) {
            throw Problem.RESOURCE_NOT_ARN.at(text.at(), type, "", resource);
        }
        String service = fields.length > 2 ? fields[2] : "";
        if (fields[0].equals("arn") && resource.contains("::") && fields.length < ARN_FIELDS
                || isEmptyService(fields)) {
            String ofS3 =
                    service.equals("s3") ? "; one of S3 has three colons before the bucket: arn:aws:s3:::bucket/*" : "";
            throw Problem.LEGACY.at(
                    text.at(), type, "an ARN has six fields: arn:partition:service:region:account:resource" + ofS3);
        }
        if (!PARTITIONS.contains(fields[1])) {
            String url = "s3://";
            String meant = resource.startsWith(url)
                    ? "An object's ARN is arn:aws:s3:::" + resource.substring(url.length()) + "."
                    : "";
            throw Problem.RESOURCE_PARTITION.at(text.at(), type, meant, fields[1], asArn(fields));
        }
        if (!fields[0].equals("arn")) {
            throw Problem.RESOURCE_NOT_ARN.at(text.at(), type, "", resource);
        }
        if (variables
                && String.join(":", Arrays.asList(fields).subList(0, Math.min(4, fields.length)))
                        .contains("${")) {
            throw Problem.LEGACY.at(text.at(), type, "a variable can stand only in an ARN's fifth and sixth fields");
        }
        boolean completed = type != PolicyType.RESOURCE && type != PolicyType.SESSION;
        if (fields.length < ARN_FIELDS && !completed) {
            throw Problem.RESOURCE_INCOMPLETE.at(
                    text.at(),
                    type,
                    "\"" + resource
                            + "\" has not the six fields of an ARN, and only in identity policies what is missing is"
                            + " taken for stars");
        }
        if (service.isEmpty() || service.indexOf('*') >= 0 || service.indexOf('?') >= 0) {
            throw Problem.RESOURCE_VENDOR.at(text.at(), type, "");
        }
        checkService(text, fields);
    }

    /** IAM reads whatever comes first as "arn". */
    private static boolean isEmptyService(String[] fields) {
        return fields[0].equals("arn") && fields.length > 2 && fields[2].isEmpty();
    }

    private void checkService(Text text, String[] fields) {
        if (fields.length < ARN_FIELDS) {
            return;
        }
        boolean region = !fields[3].isEmpty() && !fields[3].equals("*");
        // Access points do have a region, and an account with it.
        if (fields[2].equals("s3") && region && fields[4].isEmpty()) {
            throw Problem.RESOURCE_S3_REGION.at(text.at(), type, "", text.value());
        }
        if (fields[2].equals("iam")) {
            if (region) {
                throw Problem.RESOURCE_IAM_REGION.at(text.at(), type, "", text.value());
            }
            String path = fields[5];
            boolean known = path.equals("*")
                    || path.equals("root")
                    || IAM_PATHS.stream().anyMatch(path::startsWith);
            if (!known) {
                throw Problem.RESOURCE_IAM_PATH.at(text.at(), type, "");
            }
        }
    }

    /** The colon in a variable separates nothing. */
    private static String[] fields(String resource, boolean variables) {
        if (!variables || !resource.contains("${")) {
            return resource.split(":", ARN_FIELDS);
        }
        String masked = VARIABLE.matcher(resource)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().replace(':', MASK)));
        String[] fields = masked.split(":", ARN_FIELDS);
        Arrays.setAll(fields, i -> fields[i].replace(MASK, ':'));
        return fields;
    }

    private static String asArn(String[] fields) {
        String[] arn = Arrays.copyOf(fields, Math.max(ARN_FIELDS, fields.length));
        arn[0] = "arn";
        for (int i = fields.length; i < arn.length; i++) {
            arn[i] = "*";
        }
        return String.join(":", arn);
    }
}
