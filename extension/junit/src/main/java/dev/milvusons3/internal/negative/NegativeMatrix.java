package dev.milvusons3.internal.negative;

import dev.milvusons3.NegativeCase;
import java.util.ArrayList;
import java.util.List;

/** All that an environment must refuse for one deployment. */
public final class NegativeMatrix {
    private NegativeMatrix() {}

    /** {@return the cases; each is tried when it is executed} */
    public static List<NegativeCase> of(Subject subject) {
        List<NegativeCase> cases = new ArrayList<>(new TokenTrials(subject).all());
        cases.addAll(new RequestTrials(subject).all());
        subject.setup().ifPresent(setup -> cases.addAll(new SetupTrials(subject, setup).all()));
        return List.copyOf(cases);
    }
}
