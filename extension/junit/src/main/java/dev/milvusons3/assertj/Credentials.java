package dev.milvusons3.assertj;

import dev.milvusons3.CredentialUse;
import dev.milvusons3.CredentialUse.Client;
import dev.milvusons3.CredentialUse.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is wrong with how Milvus uses credentials; in sentences that go on after what was expected. */
record Credentials(CredentialUse use) {
    /** {@return what is wrong if in some period there were more calls} */
    Optional<String> callsAbove(int most, Duration period) {
        List<Instant> calls = use.clients().stream()
                .flatMap(client -> client.stsCalls().stream())
                .sorted()
                .toList();
        for (int first = 0; first + most < calls.size(); first++) {
            Duration took = Duration.between(calls.get(first), calls.get(first + most));
            if (took.compareTo(period) < 0) {
                return Optional.of("but it called STS " + (most + 1) + " times within " + took.toMillis()
                        + " ms, beginning at " + calls.get(first) + "\n" + use);
            }
        }
        return calls.isEmpty() ? Optional.of("but it never called STS, so it cannot be told") : Optional.empty();
    }

    /** {@return what is wrong if a session was used later than that before its end, or if no end came so near} */
    Optional<String> usedLaterThan(Duration before) {
        List<Client> clients = use.clients().stream()
                .filter(client -> !client.sessions().isEmpty())
                .toList();
        if (clients.isEmpty()) {
            return Optional.of("but it has not asked S3 for anything in a session");
        }
        return clients.stream()
                .flatMap(client -> usedLaterThan(before, client).stream())
                .findFirst()
                .map(problem -> problem + "\n" + use);
    }

    private static Optional<String> usedLaterThan(Duration before, Client client) {
        for (Session session : client.sessions()) {
            if (session.leftAtLastUse().compareTo(before) < 0) {
                return Optional.of("but its " + client.name() + " client still used one that had "
                        + session.leftAtLastUse().toMillis() + " ms left");
            }
        }
        Instant due = client.sessions().get(0).ends().minus(before);
        Instant lastRequest = client.sessions().stream()
                .map(Session::lastUsed)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return lastRequest.isBefore(due)
                ? Optional.of(
                        "but its " + client.name() + " client had no reason to renew any: its first session was due at "
                                + due + ", and its last request was at " + lastRequest
                                + ". Let time pass, or have STS issue short ones: deployment.faults().sts().shortSessions(…)")
                : Optional.empty();
    }
}
