// milvus-on-s3 serve --setup ../served-setup -- go test
package policy_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var bucket = os.Getenv("SERVED_BUCKET")

func client(t *testing.T) *s3.Client {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s3.NewFromConfig(cfg)
}

func TestWritesBelowItsPrefix(t *testing.T) {
	key := "files/a"
	if _, err := client(t).PutObject(context.Background(), &s3.PutObjectInput{Bucket: &bucket, Key: &key}); err != nil {
		t.Error(err)
	}
}

func TestDeletesNothing(t *testing.T) {
	key := "files/a"
	_, err := client(t).DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	if err == nil || !strings.Contains(err.Error(), "no identity-based policy allows the s3:DeleteObject action") {
		t.Error(err)
	}
}
