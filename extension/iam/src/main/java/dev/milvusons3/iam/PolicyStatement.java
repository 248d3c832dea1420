package dev.milvusons3.iam;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a policy document. Of {@code Action} and {@code NotAction} exactly one is there, and likewise for resources
 * and principals; the lists of those that are not there are empty.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Policy elements</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyStatement {
    private final Parts parts;
    private final Glob[] actions;
    private final ResourcePattern[] resources;
    private final @Nullable PrincipalMatcher principals;

    /**
     * What the parser has read.
     *
     * @param index from 1
     * @param resourcePatterns of {@code resources} or {@code notResources}
     */
    record Parts(
            int index,
            SourcePosition start,
            SourcePosition end,
            Optional<String> sid,
            Effect effect,
            List<String> actions,
            List<String> notActions,
            List<String> resources,
            List<String> notResources,
            List<ResourcePattern> resourcePatterns,
            List<StatementPrincipal> principals,
            List<StatementPrincipal> notPrincipals,
            List<PolicyCondition> conditions) {}

    PolicyStatement(Parts parts) {
        this.parts = parts;
        this.actions = (parts.actions().isEmpty() ? parts.notActions() : parts.actions())
                .stream()
                        .map(action -> Glob.of(action.toLowerCase(Locale.ROOT)))
                        .toArray(Glob[]::new);
        this.resources = parts.resourcePatterns().toArray(ResourcePattern[]::new);
        boolean negated = !parts.notPrincipals().isEmpty();
        this.principals = negated || !parts.principals().isEmpty()
                ? new PrincipalMatcher(negated ? parts.notPrincipals() : parts.principals(), negated)
                : null;
    }

    /** {@return its place in the document, from 1} */
    public int index() {
        return parts.index();
    }

    /** {@return where its opening brace stands} */
    public SourcePosition start() {
        return parts.start();
    }

    /** {@return where its closing brace stands} */
    public SourcePosition end() {
        return parts.end();
    }

    /** {@return its {@code Sid}} */
    public Optional<String> sid() {
        return parts.sid();
    }

    /** {@return its {@code Effect}} */
    public Effect effect() {
        return parts.effect();
    }

    /** {@return its {@code Action}s as they are written} */
    public List<String> actions() {
        return parts.actions();
    }

    /** {@return its {@code NotAction}s as they are written} */
    public List<String> notActions() {
        return parts.notActions();
    }

    /** {@return its {@code Resource}s as they are written} */
    public List<String> resources() {
        return parts.resources();
    }

    /** {@return its {@code NotResource}s as they are written} */
    public List<String> notResources() {
        return parts.notResources();
    }

    /** {@return whom its {@code Principal} names} */
    public List<StatementPrincipal> principals() {
        return parts.principals();
    }

    /** {@return whom its {@code NotPrincipal} names} */
    public List<StatementPrincipal> notPrincipals() {
        return parts.notPrincipals();
    }

    /** {@return its conditions, which must all hold} */
    public List<PolicyCondition> conditions() {
        return parts.conditions();
    }

    /** {@return how a person finds it: {@code statement 2}, or {@code statement 2 ("ListBucket")}} */
    public String label() {
        return "statement " + index()
                + sid().filter(s -> !s.isEmpty()).map(s -> " (\"" + s + "\")").orElse("");
    }

    boolean matchesAction(RequestContext context) {
        boolean listed = false;
        for (Glob action : actions) {
            if (action.matches(context.action())) {
                listed = true;
                break;
            }
        }
        return listed == parts.notActions().isEmpty();
    }

    /** Without a resource element (in a trust policy) it is about what the policy is on. */
    boolean matchesResource(RequestContext context) {
        if (resources.length == 0) {
            return true;
        }
        boolean listed = false;
        for (ResourcePattern resource : resources) {
            if (resource.matches(context)) {
                listed = true;
                break;
            }
        }
        return listed == parts.notResources().isEmpty();
    }

    /** Without a principal element (in what is attached to an identity) it is about that identity. */
    Grant matchesPrincipal(RequestContext context) {
        return principals == null ? Grant.DIRECT : principals.match(context, effect());
    }

    /** {@return who would have to be listed as well for {@code NotPrincipal} to spare the caller; empty if a boundary forbids it} */
    List<String> missingInNotPrincipal(RequestContext context) {
        return principals == null ? List.of() : principals.missing(context.principal());
    }

    boolean matchesConditions(RequestContext context) {
        for (PolicyCondition condition : parts.conditions()) {
            if (!condition.matches(context)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the condition keys that it asks for, in conditions and by variables, in lower case} */
    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (ResourcePattern resource : resources) {
            keys.addAll(resource.variables());
        }
        for (PolicyCondition condition : parts.conditions()) {
            keys.add(condition.lowerCaseKey());
            keys.addAll(condition.variables());
        }
        return keys;
    }

    /** {@return whether one of its resources stands for nothing, because a variable has no value} */
    boolean lacksVariable(RequestContext context) {
        for (ResourcePattern resource : resources) {
            if (!resource.stands(context)) {
                return true;
            }
        }
        return false;
    }

    /** {@return how it names the caller; {@link Grant#NONE} if it is not about this request} */
    Grant match(RequestContext context) {
        if (!matchesAction(context) || !matchesResource(context)) {
            return Grant.NONE;
        }
        Grant grant = matchesPrincipal(context);
        return grant != Grant.NONE && matchesConditions(context) ? grant : Grant.NONE;
    }

    /**
     * {@return whether another statement says the same, in whatever order and case of actions; its place and number do not matter}
     *
     * @param other of any document
     */
    public boolean isEquivalentTo(PolicyStatement other) {
        return CanonicalPolicy.statement(this).equals(CanonicalPolicy.statement(other));
    }
}
