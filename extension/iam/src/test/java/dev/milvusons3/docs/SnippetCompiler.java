package dev.milvusons3.docs;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles snippets against the class path of the tests, each in a package of its own. */
final class SnippetCompiler {
    private SnippetCompiler() {}

    /**
     * {@return what is wrong, each with page and line; empty if all compile}
     *
     * @param output where class files go
     */
    static List<String> problems(List<Snippet> snippets, Path output) {
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests need a JDK, not a JRE");
        Map<JavaFileObject, Snippet> sources = new HashMap<>();
        for (Snippet snippet : snippets) {
            sources.put(new Source("snippet" + sources.size(), snippet), snippet);
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-d", output.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "--release", "17");
        compiler.getTask(null, null, diagnostics, options, null, sources.keySet())
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> describe(diagnostic, sources))
                .sorted()
                .toList();
    }

    private static String describe(
            Diagnostic<? extends JavaFileObject> diagnostic, Map<JavaFileObject, Snippet> sources) {
        String message = diagnostic.getMessage(Locale.ROOT);
        Snippet snippet = sources.get(diagnostic.getSource());
        return snippet == null ? message : snippet.place(diagnostic.getLineNumber()) + ": " + message;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String packageName, Snippet snippet) {
            super(URI.create("string:///" + packageName + "/Snippet.java"), Kind.SOURCE);
            this.text = snippet.source(packageName);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** Pages show public types without caring for names of files. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }
}
