package dev.milvusons3.internal.gateway.identity;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A document that names roles and users of the account. AWS keeps them by their unique ids, and shows their ARNs as long as they
 * are there: a role that is made again under the same name gets nothing of what the one before had.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles">IAM role principals</a>
 */
public final class BoundPolicy {
    private static final int ARN_FIELDS = 6;
    private static final String SESSION = "assumed-role/";

    private final PolicyDocument written;
    private final Map<String, String> idsByArn;
    private volatile Shown shown;

    /** What is shown while some of the ARNs are no longer those that were meant. */
    private record Shown(Set<String> gone, PolicyDocument document) {}

    private BoundPolicy(PolicyDocument written, Map<String, String> idsByArn) {
        this.written = written;
        this.idsByArn = Map.copyOf(idsByArn);
        this.shown = new Shown(Set.of(), written);
    }

    /**
     * {@return the document with the ids that its principals have now}
     *
     * @throws MalformedPolicyException if it names a role or user of the account that is not there, or an ARN of another
     *     partition. Whether other accounts are there cannot be known
     */
    public static BoundPolicy of(PolicyDocument document, Account account, PrincipalIds ids) {
        return bind(document, account, ids, true);
    }

    /** {@return the same of a document that was put elsewhere: whom it names in vain, it names in vain} */
    public static BoundPolicy found(PolicyDocument document, Account account, PrincipalIds ids) {
        return bind(document, account, ids, false);
    }

    /** {@return the same before it is known who is there} */
    public static BoundPolicy unbound(PolicyDocument document) {
        return new BoundPolicy(document, Map.of());
    }

    /** {@return the document as it was put, with ARNs for unique ids} */
    public PolicyDocument written() {
        return written;
    }

    private static BoundPolicy bind(PolicyDocument document, Account account, PrincipalIds ids, boolean strict) {
        Map<String, String> byArn = new TreeMap<>();
        PolicyDocument written = document.withPrincipals(principal -> {
            Optional<String> arn = arn(principal, account, ids);
            arn.ifPresent(known -> ids.uniqueId(known).ifPresent(id -> byArn.put(known, id)));
            return strict ? arn : Optional.of(arn.orElse(principal));
        });
        return new BoundPolicy(written, byArn);
    }

    private static Optional<String> arn(String principal, Account account, PrincipalIds ids) {
        if (Character.isDigit(principal.charAt(0))) {
            return Optional.of(principal);
        }
        if (!principal.startsWith("arn:")) {
            return ids.arn(principal);
        }
        String[] fields = principal.split(":", ARN_FIELDS);
        if (!fields[1].equals(account.partition())) {
            return Optional.empty();
        }
        String resource = fields[ARN_FIELDS - 1];
        boolean there;
        if (!ids.knows(fields[4])) {
            there = true;
        } else if (resource.startsWith("role/") || resource.startsWith("user/")) {
            there = ids.uniqueId(principal).isPresent();
        } else {
            there = !resource.startsWith(SESSION)
                    || ids.roleNamed(fields[4], resource.split("/", -1)[1]).isPresent();
        }
        return there ? Optional.of(principal) : Optional.empty();
    }

    /** {@return what it says now: ids in the place of those who are gone} */
    public PolicyDocument document(PrincipalIds ids) {
        if (idsByArn.isEmpty()) {
            return written;
        }
        Set<String> gone = new HashSet<>();
        idsByArn.forEach((arn, id) -> {
            if (!ids.uniqueId(arn).equals(Optional.of(id))) {
                gone.add(arn);
            }
        });
        Shown last = shown;
        if (last.gone().equals(gone)) {
            return last.document();
        }
        PolicyDocument document = written.withPrincipals(principal ->
                Optional.of(gone.contains(principal) ? idsByArn.getOrDefault(principal, principal) : principal));
        shown = new Shown(gone, document);
        return document;
    }
}
