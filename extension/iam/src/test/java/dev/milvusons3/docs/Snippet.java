package dev.milvusons3.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A {@code java} block of a page. What has a type in it is compiled as it stands, but for its package. Anything else is statements (a test's body),
 * and is put into a method; its own imports are moved to the top. Both have {@link #IMPORTS} for the taking.
 *
 * @param page where it is, for people
 * @param line of the page on which its code begins, from 1
 * @param code as it stands in the page
 */
record Snippet(String page, int line, String code) {
    /** What snippets need not import. */
    static final List<String> IMPORTS = List.of(
            "dev.milvusons3.*",
            "dev.milvusons3.gateway.*",
            "dev.milvusons3.iam.*",
            "dev.milvusons3.setup.*",
            "java.util.*");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\h*\\n(.*?)^```\\h*$");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:(?:abstract|final|sealed) )*(?:class|record|enum|interface|@interface) ");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]+;");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package [^;]+;");

    /** {@return all snippets of a page} */
    static List<Snippet> in(String page, String markdown) {
        List<Snippet> snippets = new ArrayList<>();
        Matcher block = BLOCK.matcher(markdown);
        while (block.find()) {
            int line = 1
                    + (int) markdown.substring(0, block.start(1))
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            snippets.add(new Snippet(page, line, block.group(1)));
        }
        return snippets;
    }

    /** {@return what the compiler gets: one line before the code, so that lines can be told again} */
    String source(String packageName) {
        String first = "package " + packageName + ";"
                + IMPORTS.stream().map(name -> " import " + name + ";").collect(Collectors.joining());
        if (TYPE.matcher(code).find()) {
            return first + "\n" + PACKAGE.matcher(code).replaceAll("");
        }
        String own =
                IMPORT.matcher(code).results().map(found -> " " + found.group()).collect(Collectors.joining());
        return first + own + " class Statements { void run() throws Exception {\n"
                + IMPORT.matcher(code).replaceAll("") + "\n}}\n";
    }

    /** {@return the place in the page of a line that the compiler speaks of} */
    String place(long compiledLine) {
        return page + ":" + (line + compiledLine - 2);
    }
}
