package dev.milvusons3.cli.serve;

import dev.milvusons3.setup.Setup;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * What is to be served.
 *
 * @param address to listen on
 * @param port 0 for any that is free
 * @param tls whether that port speaks TLS; another one, which is free, speaks plain HTTP then
 * @param account whose id is said nowhere else
 * @param record whether denials are let through
 * @param setup that the accounts are made by; they are empty without one
 * @param persist the directory in which what clients make outlives this; in memory without one
 * @param runs where it is written which are running
 */
record ServeOptions(
        InetAddress address,
        int port,
        boolean tls,
        Region region,
        String account,
        boolean record,
        Optional<Setup> setup,
        Optional<Path> persist,
        Path runs) {}
