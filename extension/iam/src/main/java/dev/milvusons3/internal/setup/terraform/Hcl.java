package dev.milvusons3.internal.setup.terraform;

import java.util.List;
import java.util.Map;

/** What is of use in HCL: blocks with labels and attributes, and expressions without operators. */
interface Hcl {
    /**
     * A block.
     *
     * @param type such as {@code resource}
     * @param labels of it
     */
    record Block(int line, String type, List<String> labels, Map<String, Expression> attributes, List<Block> blocks) {
        List<Block> ofType(String wanted) {
            return blocks.stream().filter(block -> block.type().equals(wanted)).toList();
        }
    }

    /** An expression and its place. */
    sealed interface Expression {
        int line();

        int column();
    }

    /**
     * A text, perhaps with expressions in it.
     *
     * @param parts texts, and the expressions between {@code ${} and {@code }}
     */
    record Text(int line, int column, List<Object> parts) implements Expression {}

    /** A number or boolean. */
    record Literal(int line, int column, String value) implements Expression {}

    /** Such as {@code aws_s3_bucket.milvus.arn}. */
    record Reference(int line, int column, String text) implements Expression {}

    /** A list. */
    record Items(int line, int column, List<Expression> values) implements Expression {}

    /** An object. */
    record Fields(int line, int column, Map<String, Expression> values) implements Expression {}

    /** A function's call. */
    record Call(int line, int column, String text, String function, List<Expression> arguments) implements Expression {}

    /** What is not understood: operators, conditions, loops. */
    record Other(int line, int column, String text) implements Expression {}
}
