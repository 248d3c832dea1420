package dev.milvusons3.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.examples.quickstart.Digits.Digit;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Recognises handwritten digits by their nearest neighbours, in a Milvus that keeps them in S3 and reaches S3 only by its role. */
@MilvusOnS3
class QuickstartTest {
    private static final String COLLECTION = "digits";
    /** Every fifth digit is held out, to be recognised by the others. */
    private static final int HELD_OUT = 5;

    @Test
    void recognisesHandwrittenDigits(MilvusClientV2 milvus, MilvusDeployment deployment, S3Client s3) {
        List<Digit> digits = Digits.load();
        List<Digit> known = digits.stream().filter(d -> d.id() % HELD_OUT != 0).toList();
        List<Digit> heldOut =
                digits.stream().filter(d -> d.id() % HELD_OUT == 0).toList();
        assertThat(digits).hasSize(1797);

        createCollection(milvus);
        milvus.insert(InsertReq.builder()
                .collectionName(COLLECTION)
                .data(known.stream().map(QuickstartTest::row).toList())
                .build());
        milvus.flush(FlushReq.builder().collectionNames(List.of(COLLECTION)).build());
        milvus.createIndex(CreateIndexReq.builder()
                .collectionName(COLLECTION)
                .indexParams(List.of(IndexParam.builder()
                        .fieldName("pixels")
                        .indexType(IndexParam.IndexType.IVF_FLAT)
                        .metricType(IndexParam.MetricType.L2)
                        .extraParams(Map.of("nlist", 16))
                        .build()))
                .build());
        // What is searched below has come back from S3.
        milvus.loadCollection(
                LoadCollectionReq.builder().collectionName(COLLECTION).build());
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName(COLLECTION).build());
        milvus.loadCollection(
                LoadCollectionReq.builder().collectionName(COLLECTION).build());

        assertThat(shareRecognised(milvus, heldOut)).isGreaterThanOrEqualTo(0.97);

        List<String> keys = s3.listObjectsV2Paginator(r -> r.bucket(deployment.bucket())).contents().stream()
                .map(S3Object::key)
                .toList();
        assertThat(keys)
                .allMatch(key -> key.startsWith(deployment.rootPath() + "/"))
                .anyMatch(key -> key.contains("/insert_log/"))
                .anyMatch(key -> key.contains("/index_files/"));

        List<RecordedDecision> requests = deployment.decisions().byMilvus().all();
        assertThat(requests)
                .isNotEmpty()
                .allMatch(d -> d.verdict() == Verdict.ALLOWED)
                .allMatch(d -> d.principal().contains(":assumed-role/" + deployment.roleName() + "/"));
        System.out.println("Milvus' requests by IAM action, all allowed for " + deployment.roleArn() + ":");
        deployment
                .decisions()
                .byMilvus()
                .countByAction()
                .forEach((action, count) -> System.out.printf("  %-35s %5d%n", action, count));
    }

    private static void createCollection(MilvusClientV2 milvus) {
        CollectionSchema schema = MilvusClientV2.CreateSchema();
        schema.addField(AddFieldReq.builder()
                .fieldName("id")
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .autoID(false)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("label")
                .dataType(DataType.Int64)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("pixels")
                .dataType(DataType.FloatVector)
                .dimension(Digits.DIMENSION)
                .build());
        milvus.createCollection(CreateCollectionReq.builder()
                .collectionName(COLLECTION)
                .collectionSchema(schema)
                .build());
    }

    private static JsonObject row(Digit digit) {
        JsonObject row = new JsonObject();
        row.addProperty("id", digit.id());
        row.addProperty("label", digit.label());
        var pixels = new com.google.gson.JsonArray();
        digit.pixels().forEach(pixels::add);
        row.add("pixels", pixels);
        return row;
    }

    private static double shareRecognised(MilvusClientV2 milvus, List<Digit> heldOut) {
        List<List<SearchResult>> nearest = milvus.search(SearchReq.builder()
                        .collectionName(COLLECTION)
                        .annsField("pixels")
                        .data(heldOut.stream()
                                .map(d -> (BaseVector) new FloatVec(d.pixels()))
                                .toList())
                        .searchParams(Map.of("nprobe", 16))
                        .limit(1)
                        .outputFields(List.of("label"))
                        .build())
                .getSearchResults();
        long right = 0;
        for (int i = 0; i < heldOut.size(); i++) {
            Object label = nearest.get(i).get(0).getEntity().get("label");
            if (((Number) label).intValue() == heldOut.get(i).label()) {
                right++;
            }
        }
        System.out.printf("%d of %d held-out digits recognised%n", right, heldOut.size());
        return (double) right / heldOut.size();
    }
}
