package dev.milvusons3.internal.gateway.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A request of the AWS query protocol, with the checks that every operation makes of its parameters.
 *
 * @param call of HTTP
 * @param parameters of the query string and the form
 * @param body as it was sent
 */
public record QueryRequest(Call call, Parameters parameters, byte[] body) {
    /** {@return the operation's name; empty if none is given} */
    public String action() {
        return parameters.get("Action").orElse("");
    }

    /** {@return the API's version; empty if none is given} */
    public String version() {
        return parameters.get("Version").orElse("");
    }

    /** {@return a parameter} */
    public Optional<String> get(String name) {
        return parameters.get(name);
    }

    /** {@return a parameter that must be there} */
    public String require(String name) {
        return parameters
                .get(name)
                .orElseThrow(() -> validation("Value null at '" + lowerFirst(name)
                        + "' failed to satisfy constraint: Member must not be null"));
    }

    /** {@return a parameter that must be there, within these lengths, and look like that} */
    public String require(String name, int shortest, int longest, Pattern pattern) {
        return check(name, require(name), shortest, longest, pattern);
    }

    /** {@return a parameter that, if it is there, must be within these lengths and look like that} */
    public Optional<String> get(String name, int shortest, int longest, Pattern pattern) {
        return parameters.get(name).map(value -> check(name, value, shortest, longest, pattern));
    }

    private static String check(String name, String value, int shortest, int longest, Pattern pattern) {
        if (value.length() < shortest) {
            throw constraint(name, value, "Member must have length greater than or equal to " + shortest);
        }
        if (value.length() > longest) {
            throw constraint(name, value, "Member must have length less than or equal to " + longest);
        }
        if (!pattern.matcher(value).matches()) {
            throw constraint(name, value, "Member must satisfy regular expression pattern: " + pattern.pattern());
        }
        return value;
    }

    /** {@return a number that, if it is there, must lie between these} */
    public OptionalInt number(String name, int least, int most) {
        Optional<String> text = parameters.get(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        int value;
        try {
            value = Integer.parseInt(text.get());
        } catch (NumberFormatException e) {
            throw new AwsError(400, "MalformedInput", "Invalid number at '" + lowerFirst(name) + "'");
        }
        if (value < least) {
            throw constraint(name, text.get(), "Member must have value greater than or equal to " + least);
        }
        if (value > most) {
            throw constraint(name, text.get(), "Member must have value less than or equal to " + most);
        }
        return OptionalInt.of(value);
    }

    /** {@return a list of texts} */
    public List<String> members(String name) {
        return parameters.members(name);
    }

    /** {@return a list of keys and values, as tags are written} */
    public Map<String, String> tags(String name) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 1; ; i++) {
            Optional<String> key = parameters.get(name + ".member." + i + ".Key");
            if (key.isEmpty()) {
                return tags;
            }
            String value = parameters.get(name + ".member." + i + ".Value").orElse("");
            checkTag(key.get(), value);
            if (tags.put(key.get(), value) != null) {
                throw new AwsError(
                        400,
                        "InvalidInput",
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
        }
    }

    private static void checkTag(String key, String value) {
        if (key.isEmpty() || key.length() > 128) {
            throw constraint("Tags.key", key, "Member must have length between 1 and 128");
        }
        if (value.length() > 256) {
            throw constraint("Tags.value", value, "Member must have length less than or equal to 256");
        }
        if (key.regionMatches(true, 0, "aws:", 0, 4)) {
            throw new AwsError(
                    400, "InvalidInput", "TagKey cannot start with 'aws:'. This prefix is reserved for AWS use.");
        }
    }

    /** {@return the complaint that a parameter's value breaks a constraint} */
    public static AwsError constraint(String name, String value, String constraint) {
        return validation(
                "Value '" + value + "' at '" + lowerFirst(name) + "' failed to satisfy constraint: " + constraint);
    }

    private static AwsError validation(String error) {
        return new AwsError(400, "ValidationError", "1 validation error detected: " + error);
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
