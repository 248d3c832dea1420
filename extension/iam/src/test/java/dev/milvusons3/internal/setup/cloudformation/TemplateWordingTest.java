package dev.milvusons3.internal.setup.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateWordingTest {
    private static final Map<String, String> REFERENCES = Map.of(
            "arn:{{partition}}:s3:::acme", "Bucket.Arn",
            "acme", "Bucket",
            "arn:{{partition}}:iam::{{account}}:role/milvus", "MilvusRole.Arn");

    @ParameterizedTest
    @CsvSource({
        "arn:{{partition}}:s3:::acme, ${Bucket.Arn}",
        "arn:aws:s3:::acme/files/*, ${Bucket.Arn}/files/*",
        "arn:{{partition}}:s3:::acme-archive/*, arn:${AWS::Partition}:s3:::acme-archive/*",
        "arn:aws:iam::111122223333:role/milvus, ${MilvusRole.Arn}",
        "arn:aws:iam::{{account}}:role/milvus-2, arn:aws:iam::${AWS::AccountId}:role/milvus-2",
        "s3.{{region}}.amazonaws.com, s3.${AWS::Region}.amazonaws.com",
        "home/${aws:username}, home/${aws:username}",
    })
    void aValueIsWrittenByReferencesAsFarAsTheyReach(String value, String written) {
        assertThat(new TemplateWording(REFERENCES, false).value(value)).isEqualTo(written);
    }

    @Test
    void whatHasReferencesIsAFunction() {
        String json = """
                {
                  "Action": "s3:GetObject",
                  "Resource": ["${Bucket.Arn}", "${Bucket.Arn}/${aws:username}/*"],
                  "Condition": { "StringEquals": { "aws:username": "${aws:username}" } }
                }""";

        assertThat(new TemplateWording(Map.of(), false).statement(json)).isEqualTo("""
                {
                  "Action": "s3:GetObject",
                  "Resource": [{ "Fn::Sub": "${Bucket.Arn}" }, { "Fn::Sub": "${Bucket.Arn}/${!aws:username}/*" }],
                  "Condition": { "StringEquals": { "aws:username": "${aws:username}" } }
                }""");
        assertThat(new TemplateWording(Map.of(), true).statement(json))
                .as("in a text of Fn::Sub")
                .contains("\"${Bucket.Arn}/${!aws:username}/*\"", "\"aws:username\": \"${!aws:username}\"");
    }
}
