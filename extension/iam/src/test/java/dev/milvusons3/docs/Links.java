package dev.milvusons3.docs;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The links of Markdown files, as far as they can be followed without a network. */
final class Links {
    private static final Pattern FENCE = Pattern.compile("^\\s*(```|~~~).*");
    private static final Pattern CODE = Pattern.compile("(`+).+?\\1");
    private static final Pattern INLINE = Pattern.compile("]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern REFERENCE = Pattern.compile("^\\s{0,3}\\[[^]]+]:\\s+<?(\\S+?)>?(?:\\s.*)?$");
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*");

    private final Path root;

    /** @param root that no link may leave */
    Links(Path root) {
        this.root = root;
    }

    /** {@return what is wrong with the links of a page, each with its line} */
    List<String> problems(Path page) throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        boolean fenced = false;
        for (int i = 0; i < lines.size(); i++) {
            if (FENCE.matcher(lines.get(i)).matches()) {
                fenced = !fenced;
            } else if (!fenced) {
                for (String target : targets(lines.get(i))) {
                    String problem = problem(page, target);
                    if (!problem.isEmpty()) {
                        problems.add(root.relativize(page) + ":" + (i + 1) + ": " + target + ": " + problem);
                    }
                }
            }
        }
        return problems;
    }

    private static List<String> targets(String line) {
        String text = CODE.matcher(line).replaceAll("");
        return Stream.concat(
                        INLINE.matcher(text).results(), REFERENCE.matcher(text).results())
                .map(found -> found.group(1))
                .filter(target -> !SCHEME.matcher(target).matches())
                .toList();
    }

    private String problem(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? target : target.substring(0, hash), StandardCharsets.UTF_8);
        Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (path.startsWith("/") || !file.startsWith(root)) {
            return "leads out of the repository";
        }
        if (!Files.exists(file)) {
            return "there is no " + root.relativize(file);
        }
        if (hash < 0) {
            return "";
        }
        String anchor = target.substring(hash + 1);
        if (!file.toString().endsWith(".md")) {
            return "only pages have anchors";
        }
        return anchors(file).contains(anchor) ? "" : "there is no heading #" + anchor + " in " + root.relativize(file);
    }

    /** As GitHub names headings: in lower case, hyphens for spaces, no punctuation, a number for one that is there twice. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            Matcher heading = HEADING.matcher(line);
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced && heading.matches()) {
                String text = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
                String slug = text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "")
                        .replace(' ', '-');
                int count = seen.merge(slug, 1, Integer::sum);
                anchors.add(count == 1 ? slug : slug + "-" + (count - 1));
            }
        }
        return anchors;
    }
}
