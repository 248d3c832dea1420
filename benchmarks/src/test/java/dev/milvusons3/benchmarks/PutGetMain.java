package dev.milvusons3.benchmarks;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Prints the medians of how many milliseconds a put and a get of 1 MiB take. Its arguments: endpoint, key, secret, and the file of an authority. */
final class PutGetMain {
    static final String BUCKET = "benchmark";
    private static final int WARM_UP = 100;
    private static final int MEASURED = 60;

    private PutGetMain() {}

    public static void main(String[] arguments) throws Exception {
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder();
        if (!arguments[3].isEmpty()) {
            TrustManager[] trust = trust(Path.of(arguments[3]));
            http.tlsTrustManagersProvider(() -> trust);
        }
        byte[] bytes = new byte[1 << 20];
        List<Double> put = new ArrayList<>();
        List<Double> get = new ArrayList<>();
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(URI.create(arguments[0]))
                .region(Region.US_EAST_2)
                .forcePathStyle(true)
                .httpClientBuilder(http)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(arguments[1], arguments[2])))
                .build()) {
            for (int i = 0; i < WARM_UP + MEASURED; i++) {
                double one = Medians.millis(
                        () -> s3.putObject(r -> r.bucket(BUCKET).key("object"), RequestBody.fromBytes(bytes)));
                double other = Medians.millis(
                        () -> s3.getObjectAsBytes(r -> r.bucket(BUCKET).key("object")));
                if (i >= WARM_UP) {
                    put.add(one);
                    get.add(other);
                }
            }
        }
        System.out.println(Medians.of(put) + " " + Medians.of(get));
    }

    private static TrustManager[] trust(Path pem) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
