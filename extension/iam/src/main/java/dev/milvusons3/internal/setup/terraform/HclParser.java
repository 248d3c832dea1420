package dev.milvusons3.internal.setup.terraform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads HCL as far as places and simple expressions go.
 *
 * @see <a href="https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md">HCL native syntax</a>
 */
final class HclParser {
    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    private HclParser(String text) {
        this.text = text;
    }

    /** What cannot be read as HCL. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** {@return a file's blocks, as one block without type} */
    static Hcl.Block parse(String text) throws Malformed {
        HclParser parser = new HclParser(text);
        Hcl.Block file = parser.body(1, "", List.of());
        if (parser.at < text.length()) {
            throw new Malformed("line " + parser.line + ": a block ends that did not begin");
        }
        return file;
    }

    private Hcl.Block body(int from, String type, List<String> labels) throws Malformed {
        Map<String, Hcl.Expression> attributes = new LinkedHashMap<>();
        List<Hcl.Block> blocks = new ArrayList<>();
        skip(true);
        while (at < text.length() && peek() != '}') {
            int start = line;
            String name = word();
            skip(false);
            if (peek() == '=' && peek(1) != '=') {
                next();
                skip(false);
                attributes.put(name, expression(false));
            } else {
                List<String> more = new ArrayList<>();
                while (peek() != '{') {
                    more.add(peek() == '"' ? label() : word());
                    skip(false);
                }
                next();
                blocks.add(body(start, name, more));
                require('}');
            }
            skip(true);
        }
        return new Hcl.Block(from, type, labels, attributes, blocks);
    }

    private String label() throws Malformed {
        next();
        StringBuilder label = new StringBuilder();
        while (peek() != '"') {
            label.append(next());
        }
        next();
        return label.toString();
    }

    private String word() throws Malformed {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && isWord(peek())) {
            word.append(next());
        }
        if (word.isEmpty()) {
            throw new Malformed("line " + line + ": a name should be here");
        }
        return word.toString();
    }

    /** @param inside brackets, where lines may break */
    private Hcl.Expression expression(boolean inside) throws Malformed {
        int startLine = line;
        int column = column();
        int start = at;
        Hcl.Expression primary = primary();
        skip(inside);
        if (isEnd(inside)) {
            return primary;
        }
        skipRest(inside);
        return new Hcl.Other(startLine, column, text.substring(start, Math.min(at, text.length())));
    }

    private boolean isEnd(boolean inside) {
        char c = peek();
        return at >= text.length()
                || c == ','
                || c == ']'
                || c == '}'
                || c == ')'
                || c == '\n'
                || inside && (isWord(c) || c == '"');
    }

    /** Operators, and what follows them, up to the expression's end. */
    private void skipRest(boolean inside) throws Malformed {
        while (at < text.length() && !(isEnd(false) && !(inside && peek() == '\n'))) {
            char c = peek();
            if (c == '(' || c == '[' || c == '{') {
                bracketed();
            } else if (c == '"') {
                string();
            } else {
                next();
            }
            skip(inside);
        }
    }

    private void bracketed() throws Malformed {
        next();
        skip(true);
        while (peek() != ')' && peek() != ']' && peek() != '}') {
            if (peek() == '(' || peek() == '[' || peek() == '{') {
                bracketed();
            } else if (peek() == '"') {
                string();
            } else {
                next();
            }
            skip(true);
        }
        next();
    }

    private Hcl.Expression primary() throws Malformed {
        int startLine = line;
        int column = column();
        int start = at;
        char c = peek();
        if (c == '"') {
            return string();
        }
        if (c == '<' && peek(1) == '<') {
            return heredoc();
        }
        if (c == '[') {
            return list(startLine, column);
        }
        if (c == '{') {
            return object(startLine, column);
        }
        if (c == '-' || Character.isDigit(c)) {
            StringBuilder number = new StringBuilder();
            while (at < text.length() && (Character.isLetterOrDigit(peek()) || "+-.".indexOf(peek()) >= 0)) {
                number.append(next());
            }
            return new Hcl.Literal(startLine, column, number.toString());
        }
        if (c == '(' || c == '!') {
            if (c == '(') {
                bracketed();
            } else {
                next();
                primary();
            }
            return new Hcl.Other(startLine, column, text.substring(start, at));
        }
        return named(startLine, column);
    }

    private Hcl.Expression named(int startLine, int column) throws Malformed {
        int start = at;
        StringBuilder name = new StringBuilder(word());
        if (peek() == '(') {
            next();
            skip(true);
            List<Hcl.Expression> arguments = new ArrayList<>();
            while (peek() != ')') {
                arguments.add(expression(true));
                separator();
            }
            next();
            boolean more = peek() == '.' || peek() == '[';
            if (more) {
                traversal(new StringBuilder());
            }
            String called = text.substring(start, at);
            return more
                    ? new Hcl.Other(startLine, column, called)
                    : new Hcl.Call(startLine, column, called, name.toString(), arguments);
        }
        traversal(name);
        String text = name.toString();
        return text.equals("true") || text.equals("false") || text.equals("null")
                ? new Hcl.Literal(startLine, column, text)
                : new Hcl.Reference(startLine, column, text);
    }

    private void traversal(StringBuilder name) throws Malformed {
        while (at < text.length() && (peek() == '.' || peek() == '[')) {
            if (peek() == '[') {
                int start = at;
                bracketed();
                name.append(text, start, at);
            } else {
                name.append(next());
                if (peek() == '*') {
                    name.append(next());
                } else {
                    name.append(word());
                }
            }
        }
    }

    private Hcl.Expression list(int startLine, int column) throws Malformed {
        next();
        skip(true);
        if (text.startsWith("for ", at)) {
            return loop(startLine, column);
        }
        List<Hcl.Expression> values = new ArrayList<>();
        while (peek() != ']') {
            values.add(expression(true));
            separator();
        }
        next();
        return new Hcl.Items(startLine, column, List.copyOf(values));
    }

    private Hcl.Expression loop(int startLine, int column) throws Malformed {
        at--;
        int start = at;
        bracketed();
        return new Hcl.Other(startLine, column, text.substring(start, at));
    }

    private Hcl.Expression object(int startLine, int column) throws Malformed {
        next();
        skip(true);
        if (text.startsWith("for ", at)) {
            return loop(startLine, column);
        }
        Map<String, Hcl.Expression> values = new LinkedHashMap<>();
        boolean computed = false;
        while (peek() != '}') {
            String key;
            if (peek() == '"') {
                Hcl.Text name = string();
                boolean plain = name.parts().stream().allMatch(String.class::isInstance);
                key = plain
                        ? String.join(
                                "", name.parts().stream().map(String::valueOf).toList())
                        : "";
                computed |= !plain;
            } else if (peek() == '(') {
                bracketed();
                key = "";
                computed = true;
            } else {
                key = word();
            }
            skip(true);
            if (peek() != '=' && peek() != ':') {
                throw new Malformed("line " + line + ": a value should be here");
            }
            next();
            skip(true);
            values.put(key, expression(true));
            separator();
        }
        next();
        return computed
                ? new Hcl.Other(startLine, column, "an object with computed names")
                : new Hcl.Fields(startLine, column, values);
    }

    private void separator() {
        skip(true);
        if (peek() == ',') {
            next();
            skip(true);
        }
    }

    private Hcl.Text string() throws Malformed {
        int startLine = line;
        int column = column();
        next();
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (peek() != '"') {
            if (at >= text.length() || peek() == '\n') {
                throw new Malformed("line " + startLine + ": a text does not end");
            }
            if (peek() == '\\') {
                next();
                literal.append(escaped(next()));
            } else {
                templated(parts, literal);
            }
        }
        next();
        parts.add(literal.toString());
        return new Hcl.Text(startLine, column, List.copyOf(parts));
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    /** One character, or what stands in braces. */
    private void templated(List<Object> parts, StringBuilder literal) throws Malformed {
        if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
            next();
            literal.append(next()).append(next());
        } else if (text.startsWith("${", at) || text.startsWith("%{", at)) {
            boolean directive = peek() == '%';
            parts.add(literal.toString());
            literal.setLength(0);
            int startLine = line;
            int column = column();
            next();
            next();
            skip(true);
            parts.add(directive ? skipDirective(startLine, column) : expression(true));
            skip(true);
            require('}');
        } else {
            literal.append(next());
        }
    }

    private Hcl.Expression skipDirective(int startLine, int column) throws Malformed {
        skipRest(true);
        while (peek() != '}') {
            next();
        }
        return new Hcl.Other(startLine, column, "a directive");
    }

    /** Its place is where its first line begins. */
    private Hcl.Expression heredoc() throws Malformed {
        next();
        next();
        boolean indented = peek() == '-';
        if (indented) {
            next();
        }
        String end = word();
        while (peek() != '\n') {
            next();
        }
        next();
        int startLine = line;
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (true) {
            int eol = text.indexOf('\n', at);
            String current = text.substring(at, eol < 0 ? text.length() : eol);
            if (column() == 1 && current.strip().equals(end)) {
                at += current.length();
                break;
            }
            if (at >= text.length()) {
                throw new Malformed("line " + startLine + ": a heredoc does not end");
            }
            templated(parts, literal);
        }
        parts.add(literal.toString());
        return new Hcl.Text(startLine, 1, List.copyOf(parts));
    }

    /** Blanks and comments, and line breaks too if they have no meaning here. */
    private void skip(boolean lines) {
        while (at < text.length()) {
            char c = peek();
            if (c == ' ' || c == '\t' || c == '\r' || lines && c == '\n') {
                next();
            } else if (c == '#' || c == '/' && peek(1) == '/') {
                while (at < text.length() && peek() != '\n') {
                    next();
                }
            } else if (c == '/' && peek(1) == '*') {
                while (at < text.length() && !text.startsWith("*/", at)) {
                    next();
                }
                next();
                next();
            } else {
                return;
            }
        }
    }

    private void require(char wanted) throws Malformed {
        if (peek() != wanted) {
            throw new Malformed("line " + line + ": \"" + wanted + "\" should be here");
        }
        next();
    }

    private int column() {
        return at - lineStart + 1;
    }

    private char peek() {
        return peek(0);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private char next() {
        char c = peek();
        at++;
        if (c == '\n') {
            line++;
            lineStart = at;
        }
        return c;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
}
