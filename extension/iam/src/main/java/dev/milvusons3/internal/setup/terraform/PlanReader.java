package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.MalformedSetupException;
import java.io.InputStream;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a plan or state as it streams by, and keeps of it what can concern Milvus: plans of large teams have 100 MB.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/internals/json-format">JSON output format</a>
 */
final class PlanReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final Set<String> TYPES = Set.of(
            "aws_s3_bucket",
            "aws_s3_bucket_policy",
            "aws_s3_bucket_ownership_controls",
            "aws_s3_bucket_public_access_block",
            "aws_s3_bucket_server_side_encryption_configuration",
            "aws_iam_policy",
            "aws_iam_role",
            "aws_iam_role_policy",
            "aws_iam_role_policies_exclusive",
            "aws_iam_role_policy_attachment",
            "aws_iam_policy_attachment",
            "aws_iam_policy_document",
            "aws_iam_openid_connect_provider",
            "aws_kms_key",
            "aws_kms_alias",
            "aws_kms_key_policy",
            "aws_kms_grant",
            "aws_eks_cluster",
            "aws_eks_pod_identity_association",
            "aws_vpc",
            "aws_vpc_endpoint",
            "aws_vpc_endpoint_policy",
            "aws_organizations_organization",
            "aws_caller_identity",
            "aws_partition",
            "aws_region",
            "kubernetes_service_account",
            "kubernetes_service_account_v1",
            "helm_release");

    private final String from;
    private final JsonParser parser;
    private final Plan plan = new Plan();
    private boolean format;

    private PlanReader(String from, JsonParser parser) {
        this.from = from;
        this.parser = parser;
    }

    /**
     * {@return what is of use in it}
     *
     * @param from by which people find it
     * @param in a JSON object
     * @throws MalformedSetupException if it is anything else than what {@code terraform show -json} writes
     */
    static Plan read(String from, InputStream in) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return new PlanReader(from, parser).read();
        } catch (JacksonException e) {
            MalformedTreeException malformed = JsonNodes.malformed(e);
            throw Problems.only(
                    from,
                    malformed.line(),
                    malformed.column(),
                    "This is not the JSON of a plan or state: " + malformed.getMessage() + ". " + TerraformJson.HOW);
        } catch (MalformedTreeException e) {
            throw Problems.only(from, e.line(), e.column(), e.getMessage() + ". " + TerraformJson.HOW);
        }
    }

    private Plan read() throws MalformedTreeException {
        parser.nextToken();
        boolean tfstate = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "format_version" -> checkFormat(parser.getValueAsString(""));
                case "variables" ->
                    ((Node.Fields) JsonNodes.node(parser))
                            .values()
                            .forEach((variable, field) -> field.value()
                                    .field("value")
                                    .ifPresent(value -> plan.variables.put(variable, value)));
                case "resource_changes" -> changes();
                case "prior_state" -> priorState();
                case "values" -> values();
                case "configuration" -> configuration();
                case "lineage", "serial" -> {
                    tfstate = true;
                    parser.skipChildren();
                }
                case "errored" -> checkOutcome();
                default -> parser.skipChildren();
            }
        }
        if (tfstate) {
            throw refusal("This is a state as it is stored (terraform.tfstate).");
        }
        if (!format) {
            throw refusal("This JSON has no \"format_version\", so it is not what Terraform writes.");
        }
        return plan;
    }

    private MalformedSetupException refusal(String message) {
        return Problems.only(from, 1, 1, message + " " + TerraformJson.HOW);
    }

    private void checkFormat(String version) {
        format = true;
        String major = version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
        if (!major.equals("0") && !major.equals("1")) {
            throw Problems.only(
                    from,
                    parser.currentTokenLocation().getLineNr(),
                    parser.currentTokenLocation().getColumnNr(),
                    "Its format_version is \"" + version
                            + "\". Allowed: 0.1 to 1.x, as Terraform from 0.12 and OpenTofu write it.");
        }
    }

    /** What is left of a plan when terraform plan fails can be shown, too. */
    private void checkOutcome() {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            throw Problems.only(
                    from,
                    parser.currentTokenLocation().getLineNr(),
                    parser.currentTokenLocation().getColumnNr(),
                    "This plan is incomplete: terraform plan failed (\"errored\": true). " + TerraformJson.HOW);
        }
    }

    private void changes() throws MalformedTreeException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            RawResource raw = new RawResource(parser.currentTokenLocation().getLineNr());
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("change") && isOfUse(raw.type)) {
                    change(raw);
                } else {
                    raw.scalar(name, parser);
                }
            }
            raw.addTo(plan);
        }
    }

    private void change(RawResource raw) throws MalformedTreeException {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "after" -> raw.values = JsonNodes.node(parser);
                case "after_unknown" -> raw.unknown = JsonNodes.node(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void priorState() throws MalformedTreeException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("values")) {
                values();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void values() throws MalformedTreeException {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("root_module")) {
                stateModule();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void stateModule() throws MalformedTreeException {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("resources")) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    stateResource();
                }
            } else if (name.equals("child_modules")) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    stateModule();
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void stateResource() throws MalformedTreeException {
        RawResource raw = new RawResource(parser.currentTokenLocation().getLineNr());
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("values") && isOfUse(raw.type)) {
                raw.values = JsonNodes.node(parser);
            } else {
                raw.scalar(name, parser);
            }
        }
        // What a plan changes is there already, or will come: the change says more.
        if (!plan.resources.containsKey(raw.address)) {
            raw.addTo(plan);
        }
    }

    private void configuration() throws MalformedTreeException {
        plan.configured = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "provider_config" ->
                    ((Node.Fields) JsonNodes.node(parser))
                            .values()
                            .forEach((key, field) -> plan.providers.put(key, field.value()));
                case "root_module" -> plan.root = module();
                default -> parser.skipChildren();
            }
        }
    }

    private Module module() throws MalformedTreeException {
        Module module = new Module();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "resources" -> {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        configured(module);
                    }
                }
                case "outputs" ->
                    ((Node.Fields) JsonNodes.node(parser))
                            .values()
                            .forEach((output, field) -> field.value()
                                    .field("expression")
                                    .ifPresent(expression -> module.outputs.put(output, expression)));
                case "module_calls" -> {
                    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                        String called = parser.currentName();
                        parser.nextToken();
                        module.calls.put(called, call());
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return module;
    }

    private Module.Call call() throws MalformedTreeException {
        Module.Call call = new Module.Call();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "source" -> call.source = parser.getValueAsString("");
                case "expressions" -> call.expressions = JsonNodes.node(parser);
                case "module" -> call.module = module();
                default -> parser.skipChildren();
            }
        }
        return call;
    }

    private void configured(Module module) throws MalformedTreeException {
        RawResource raw = new RawResource(0);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("expressions") && isOfUse(raw.type)) {
                raw.values = JsonNodes.node(parser);
            } else {
                raw.scalar(name, parser);
            }
        }
        if (isOfUse(raw.type)) {
            module.expressions.put(raw.local(), raw.values);
            module.providers.put(raw.local(), raw.provider);
        }
    }

    private static boolean isOfUse(String type) {
        return type.isEmpty() || TYPES.contains(type);
    }

    /** A resource while its fields are read. */
    private static final class RawResource {
        private final int line;
        private String address = "";
        private String module = "";
        private String mode = "";
        private String type = "";
        private String name = "";
        private String provider = "";
        private Node values = new Node.Null(0, 0);
        private Node unknown = new Node.Null(0, 0);

        RawResource(int line) {
            this.line = line;
        }

        void scalar(String field, JsonParser parser) {
            switch (field) {
                case "address" -> address = parser.getValueAsString("");
                case "module_address" -> module = parser.getValueAsString("");
                case "mode" -> mode = parser.getValueAsString("");
                case "type" -> type = parser.getValueAsString("");
                case "name" -> name = parser.getValueAsString("");
                case "provider_config_key" -> provider = parser.getValueAsString("");
                default -> parser.skipChildren();
            }
        }

        String local() {
            return (mode.equals("data") ? "data." : "") + type + "." + name;
        }

        void addTo(Plan plan) {
            // What is destroyed has no values afterwards.
            if (isOfUse(type) && values instanceof Node.Fields) {
                int local = address.lastIndexOf(local());
                String around = !module.isEmpty() || local <= 0 ? module : address.substring(0, local - 1);
                plan.add(new Resource(
                        address, around, (mode.equals("data") ? "data." : "") + type, name, line, values, unknown));
            }
        }
    }
}
