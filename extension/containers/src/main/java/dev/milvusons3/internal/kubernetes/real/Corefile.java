package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.MilvusOnS3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CoreDNS' configuration as text: whose rewrites are in it, and the same text with or without some owner's. */
final class Corefile {
    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s+/etc/coredns/custom/\\*\\.override\\s*$");
    private static final Pattern ROOT_ZONE = Pattern.compile("(?m)^[ \\t]*\\.(:53)?[^\\n{]*\\{[ \\t]*\\n");

    private Corefile() {}

    /** {@return whether it reads the config map {@code coredns-custom}, as k3s' does} */
    static boolean readsCustom(String corefile) {
        return IMPORT.matcher(corefile).find();
    }

    /**
     * Writes the rewrites.
     *
     * @param patterns of names
     * @param target a name that ends with a dot
     */
    static String rewrites(List<String> patterns, String target) {
        StringBuilder lines = new StringBuilder();
        patterns.forEach(pattern -> lines.append("rewrite stop name regex ")
                .append(pattern)
                .append(' ')
                .append(target)
                .append(" answer auto\n"));
        return lines.toString();
    }

    /** {@return one of the patterns that somebody rewrites in that text} */
    static Optional<String> rewritten(String text, List<String> patterns) {
        return patterns.stream()
                .filter(pattern -> text.contains(" " + pattern + " "))
                .findFirst();
    }

    /** {@return the text with an owner's rewrites first in the root zone} */
    static String with(String corefile, String owner, String rewrites) {
        Matcher zone = ROOT_ZONE.matcher(corefile);
        if (!zone.find()) {
            throw new MilvusOnS3Exception(
                    "CoreDNS' Corefile has no zone \".:53\" to put rewrites in; it is:\n" + corefile);
        }
        List<String> block = new ArrayList<>(List.of(begin(owner)));
        block.addAll(rewrites.lines().toList());
        block.add(end(owner));
        String indented = String.join("\n    ", block);
        return corefile.substring(0, zone.end()) + "    " + indented + "\n" + corefile.substring(zone.end());
    }

    /** {@return the text without an owner's rewrites, to the letter what it was before} */
    static String without(String corefile, String owner) {
        int start = corefile.indexOf("    " + begin(owner) + "\n");
        String end = "    " + end(owner) + "\n";
        int stop = corefile.indexOf(end);
        return start < 0 || stop < start
                ? corefile
                : corefile.substring(0, start) + corefile.substring(stop + end.length());
    }

    private static String begin(String owner) {
        return "# begin of " + owner;
    }

    private static String end(String owner) {
        return "# end of " + owner;
    }
}
