package dev.milvusons3.iam;

import dev.milvusons3.iam.JsonTree.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a {@code Resource} may look like. */
final class ResourceRules {
    private static final int ARN_FIELDS = 6;
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
        if (resource.indexOf(':') < 0) {
            throw Problem.RESOURCE_NOT_ARN.at(text.at(), type, "", resource);
        }
        String[] fields = resource.split(":", ARN_FIELDS);
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
        int variable = variables ? resource.indexOf("${") : -1;
        if (variable >= 0 && variable < endOfAccount(resource)) {
            throw Problem.LEGACY.at(text.at(), type, "a variable can stand only in an ARN's sixth field");
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
            boolean wild = path.indexOf('*') >= 0 || path.indexOf('?') >= 0;
            if (!wild && IAM_PATHS.stream().noneMatch(path::startsWith)) {
                throw Problem.RESOURCE_IAM_PATH.at(text.at(), type, "");
            }
        }
    }

    private static int endOfAccount(String resource) {
        int colon = -1;
        for (int i = 0; i < ARN_FIELDS - 1; i++) {
            colon = resource.indexOf(':', colon + 1);
            if (colon < 0) {
                return resource.length();
            }
        }
        return colon;
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
