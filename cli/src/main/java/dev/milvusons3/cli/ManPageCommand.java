package dev.milvusons3.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Writes the manual from what {@code --help} says, so that the two cannot differ. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = "Writes the manual page of all commands, for man(1).",
        footerHeading = "%nExamples:%n",
        footer = {"  milvus-on-s3 man > /usr/local/share/man/man1/milvus-on-s3.1", "  milvus-on-s3 man | man -l -"})
final class ManPageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    private final StringBuilder out = new StringBuilder();

    @Override
    public Integer call() {
        CommandLine root = command.parent().commandLine();
        CommandSpec spec = root.getCommandSpec();
        out.append(".TH \"").append(spec.name().toUpperCase(Locale.ROOT)).append("\" \"1\" \"\" \"");
        out.append(escaped(Main.version())).append("\" \"MilvusOnS3\"\n");
        out.append(".SH NAME\n").append(escaped(spec.name())).append(" \\- ");
        out.append(escaped(text(spec.usageMessage().description()))).append('\n');
        section(root, "");
        PrintWriter writer = command.commandLine().getOut();
        writer.print(out);
        writer.flush();
        return 0;
    }

    private void section(CommandLine line, String above) {
        CommandSpec spec = line.getCommandSpec();
        String name = (above + " " + spec.name()).strip();
        out.append(".SH \"").append(escaped(name)).append("\"\n");
        if (!above.isEmpty()) {
            out.append(escaped(text(spec.usageMessage().description()))).append('\n');
        }
        out.append(".PP\n.B ").append(escaped(name)).append('\n');
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                String written = option.longestName() + parameter(option);
                out.append(escaped(option.required() ? written : "[" + written + "]"))
                        .append('\n');
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            String written = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
            out.append(escaped(parameter.arity().min() > 0 ? written : "[" + written + "]"))
                    .append('\n');
        }
        spec.positionalParameters().forEach(parameter -> entry(parameter.paramLabel(), parameter));
        spec.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> entry(String.join(", ", option.names()) + parameter(option), option));
        spec.usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> out.append(".TP\nexit code ")
                        .append(escaped(code.strip()))
                        .append('\n')
                        .append(escaped(meaning))
                        .append('\n'));
        if (spec.usageMessage().footer().length > 0) {
            out.append(".PP\n.nf\n");
            List.of(spec.usageMessage().footer())
                    .forEach(example -> out.append(escaped(example)).append('\n'));
            out.append(".fi\n");
        }
        line.getSubcommands().values().stream()
                .distinct()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .forEach(sub -> section(sub, name));
    }

    private static String parameter(OptionSpec option) {
        return option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    }

    private void entry(String name, ArgSpec argument) {
        out.append(".TP\n.B ").append(escaped(name)).append('\n');
        out.append(escaped(text(argument.description()))).append('\n');
    }

    private static String text(String[] lines) {
        return String.join(" ", lines);
    }

    /** A point or an apostrophe at a line's start would be a request. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
