package dev.milvusons3.iam;

import java.util.EnumMap;
import java.util.Map;

/**
 * What can be wrong with a policy, in the words of the service that would refuse it: IAM for managed and inline policies,
 * IAM's other parser for trust policies, S3 for bucket policies, Organizations for service and resource control policies. Texts seen in
 * answers of AWS; where one is not known, IAM's general one stands.
 */
enum Problem {
    NOT_JSON("Syntax errors in policy."),
    NOT_AN_OBJECT("Syntax errors in policy."),
    SYNTAX("Syntax errors in policy."),
    VERSION("Syntax errors in policy."),
    NO_STATEMENT("Syntax errors in policy."),
    EMPTY_STATEMENT("Syntax errors in policy."),
    EFFECT("Syntax errors in policy."),
    OPERATOR("Syntax errors in policy."),
    OLD_VERSION("Policy document must be version 2012-10-17 or greater."),
    LEGACY("The policy failed legacy parsing"),
    NO_EFFECT("Syntax errors in policy."),
    NO_ACTIONS("Policy statement must contain actions."),
    NO_RESOURCES("Policy statement must contain resources."),
    NO_PRINCIPAL("Missing required field Principal"),
    PROHIBITED_PRINCIPAL("Policy document should not specify a principal."),
    PROHIBITED_NOT_PRINCIPAL("Has prohibited field NotPrincipal"),
    PROHIBITED_RESOURCE("Has prohibited field Resource"),
    /** Said of resource control policies only, as the two after it are. */
    RESOURCE_CONTROL_EFFECT("A resource control policy denies only"),
    RESOURCE_CONTROL_PRINCIPAL("A resource control policy is about everyone"),
    RESOURCE_CONTROL_NOT_ACTION("Has prohibited field NotAction"),
    INVALID_PRINCIPAL("Invalid principal in policy"),
    INVALID_FEDERATED("Invalid principal in policy"),
    SID_FORMAT(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"),
    SID_TWICE("Statement IDs (SID) in a single policy must be unique."),
    ACTION("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
    ACTION_COLONS("Actions/Condition can contain only one colon."),
    ACTION_VENDOR("Vendor %s is not valid"),
    ACTION_NOT_STS("AssumeRole policy may only specify STS AssumeRole actions."),
    /** Said of bucket policies only, as the five after it are. */
    UNKNOWN_ACTION("Policy has invalid action"),
    NOT_OF_BUCKET("Policy has invalid resource"),
    NOT_APPLICABLE("Action does not apply to any resource(s) in statement"),
    CONDITION_KEY("Policy has an invalid condition key"),
    CONDITION_NOT_APPLICABLE("Conditions do not apply to combination of actions and resources in statement"),
    CONDITION_ADDRESS("Invalid IP address in Conditions"),
    RESOURCE_NOT_ARN("Resource %s must be in ARN format or \"*\"."),
    RESOURCE_INCOMPLETE("The policy failed legacy parsing"),
    RESOURCE_PARTITION("Partition \"%s\" is not valid for resource \"%s\"."),
    RESOURCE_VENDOR("Resource vendor must be fully qualified and cannot contain regexes."),
    RESOURCE_S3_REGION("Resource %s can not contain region information."),
    RESOURCE_IAM_REGION("IAM resource %s cannot contain region information."),
    RESOURCE_IAM_PATH("IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/,"
            + " instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/,"
            + " access-report/.");

    private static final String FEDERATED = "Federated principals must be valid domain names or SAML metadata ARNs";

    /** What the parser of policies that name principals says, whichever service asks it. */
    private static final Map<Problem, String> NAMING = new EnumMap<>(Map.of(
            VERSION, "The policy must contain a valid version string",
            NO_STATEMENT, "Missing required field Statement",
            EMPTY_STATEMENT, "Could not parse the policy: Statement is empty!",
            EFFECT, "Invalid effect: %s",
            OPERATOR, "Invalid Condition type : %s",
            NO_EFFECT, "Missing required field Effect",
            NO_ACTIONS, "Missing required field Action",
            NO_RESOURCES, "Missing required field Resource"));

    private static final Map<Problem, String> TRUST = new EnumMap<>(Map.of(
            NOT_JSON, "This policy contains invalid Json",
            SID_TWICE, "The Statement Ids in the policy are not unique",
            INVALID_FEDERATED, FEDERATED));

    private static final Map<Problem, String> BUCKET = new EnumMap<>(Map.of(
            NOT_JSON, "This policy contains invalid Json",
            NOT_AN_OBJECT, "Policies must be valid JSON and the first byte must be '{'",
            SYNTAX, "Invalid policy syntax.",
            LEGACY, "Invalid policy syntax.",
            ACTION, "Policy has invalid action",
            ACTION_COLONS, "Policy has invalid action",
            ACTION_VENDOR, "Policy has invalid action"));

    private static final String BUCKET_RESOURCE = "Policy has invalid resource";

    private static final String SERVICE_CONTROL =
            "The provided policy document does not meet the requirements of the specified policy type.";

    private final String text;

    Problem(String text) {
        this.text = text;
    }

    /** {@return what AWS says of it in a document of that type} */
    private String text(PolicyType type) {
        return switch (type) {
            case TRUST -> TRUST.getOrDefault(this == NOT_AN_OBJECT ? NOT_JSON : this, naming());
            case RESOURCE -> name().startsWith("RESOURCE_") ? BUCKET_RESOURCE : BUCKET.getOrDefault(this, naming());
            case SERVICE_CONTROL, RESOURCE_CONTROL -> SERVICE_CONTROL;
            case VPC_ENDPOINT -> naming();
            default -> text;
        };
    }

    private String naming() {
        return NAMING.getOrDefault(this, text);
    }

    /**
     * @param detail what exactly is wrong; empty if the text says it
     * @param arguments what the text is about
     */
    MalformedPolicyException at(SourcePosition at, PolicyType type, String detail, Object... arguments) {
        String said = text(type);
        String aws = said.contains("%s") ? String.format(said, arguments) : said;
        String more = detail;
        boolean general = text.equals(SYNTAX.text) || text.equals(LEGACY.text) || this == INVALID_FEDERATED;
        if (!said.equals(text) && !general) {
            // The service's own words are vaguer than IAM's: those are worth having too.
            String precise = text.contains("%s") ? String.format(text, arguments) : text;
            more = detail.isEmpty() ? precise : precise + " " + detail;
        }
        return new MalformedPolicyException(aws, more, at.line(), at.column());
    }
}
