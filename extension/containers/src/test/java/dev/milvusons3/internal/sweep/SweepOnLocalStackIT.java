package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.gateway.LocalStack;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.release.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The same in LocalStack's account, with nothing of the project's before it. */
@RequiresContainers
class SweepOnLocalStackIT extends SweepTest {
    @Override
    World world(Path directory) throws IOException {
        LocalStack.reset();
        return new World(directory, Optional.of(LocalStack.endpoint()));
    }
}
