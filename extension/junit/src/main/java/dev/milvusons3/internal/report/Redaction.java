package dev.milvusons3.internal.report;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Takes secrets out of texts that leave the process: those it is told, and those that can be known by their form. */
public final class Redaction {
    private static final String HIDDEN = "[redacted]";
    private static final String SECRET_NAME = "[\\w.-]*(?:password|secret_?(?:access_?)?key|session_?token)";
    /** In each, what is hidden comes after the first group. */
    private static final List<Pattern> FORMS = List.of(
            // A JSON web token: header and claims help to understand a failure, but with its signature it logs in.
            Pattern.compile("(eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.)[\\w-]+"),
            // The query of a presigned URL.
            Pattern.compile("(?i)(X-Amz-(?:Signature|Security-Token)=)[^&\\s\"']+"),
            // name=value, name: value and "name": "value".
            Pattern.compile("(?i)(\"?" + SECRET_NAME + "\"?[ \\t]*[:=][ \\t]*)(?:\"[^\"\\n]*\"|[^\\s,;}]+)"),
            // A container's environment in YAML.
            Pattern.compile("(?i)(name: *\"?" + SECRET_NAME + "\"?[ \\t]*\\n[ \\t]*value: *).+"));

    private final List<String> known;

    private Redaction(List<String> known) {
        this.known = known;
    }

    /**
     * {@return one that also hides these}
     *
     * @param secrets wherever they appear; blank ones are none
     */
    public static Redaction of(Collection<String> secrets) {
        return new Redaction(
                secrets.stream().filter(secret -> !secret.isBlank()).toList());
    }

    /** {@return the text without secrets} */
    public String apply(String text) {
        String safe = text;
        for (String secret : known) {
            safe = safe.replace(secret, HIDDEN);
        }
        for (Pattern form : FORMS) {
            safe = form.matcher(safe).replaceAll("$1" + HIDDEN);
        }
        return safe;
    }
}
