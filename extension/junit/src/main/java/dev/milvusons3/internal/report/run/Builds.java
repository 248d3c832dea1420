package dev.milvusons3.internal.report.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which parts belong to the same build. */
final class Builds {
    /** A daemon that was idle for so long has begun another build. */
    private static final Duration PAUSE = Duration.ofMinutes(30);

    private Builds() {}

    /**
     * {@return the parts of the build that one of them belongs to, oldest first}
     *
     * @param mine one of them
     * @param all that there are, this one included
     */
    static List<RunPart> around(RunPart mine, List<RunPart> all) {
        List<RunPart> same = all.stream()
                .filter(part -> part.owner().equals(mine.owner()))
                .sorted(Comparator.comparing(RunPart::began))
                .toList();
        if (!Owner.isDaemon(mine.owner())) {
            return same;
        }
        List<RunPart> build = new ArrayList<>();
        for (RunPart part : same) {
            if (beginsAnother(part, build)) {
                if (build.contains(mine)) {
                    break;
                }
                build.clear();
            }
            build.add(part);
        }
        return build;
    }

    /** A build does not run a class twice in the same environment and runtime, one after the other. */
    private static boolean beginsAnother(RunPart part, List<RunPart> build) {
        if (build.isEmpty()) {
            return false;
        }
        Instant last =
                build.stream().map(RunPart::ended).max(Instant::compareTo).orElseThrow();
        if (part.began().isAfter(last.plus(PAUSE))) {
            return true;
        }
        Set<String> classes = classes(part);
        return build.stream()
                .filter(earlier -> !earlier.ended().isAfter(part.began()))
                .anyMatch(earlier -> classes(earlier).stream().anyMatch(classes::contains));
    }

    private static Set<String> classes(RunPart part) {
        Map<String, RunDeployment> deployments = part.deployments().stream()
                .collect(Collectors.toMap(RunDeployment::run, Function.identity(), (one, other) -> one));
        Set<String> classes = new HashSet<>();
        for (RunTest test : part.tests()) {
            RunDeployment on = deployments.get(test.deployment());
            classes.add(part.module() + " " + test.type() + (on == null ? "" : " " + on.place()));
        }
        return classes;
    }
}
