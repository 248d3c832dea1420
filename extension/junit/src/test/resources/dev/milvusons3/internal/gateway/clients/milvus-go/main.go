// What Milvus' Go side does to S3, by minio-go with Milvus' own options: each case prints its name and what came of it, as
// milvus-cases.txt has it.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

var (
	ctx    = context.Background()
	bucket = os.Getenv("BUCKET")
	client = connect()
)

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// connect has a role by whatever the environment says, as every server since 2.3 has: NewIAM("").
func connect() *minio.Client {
	lookup := minio.BucketLookupAuto
	if os.Getenv("VIRTUAL_HOST") == "true" {
		lookup = minio.BucketLookupDNS
	}
	return must(minio.New(os.Getenv("ADDRESS"), &minio.Options{
		Creds: credentials.NewIAM(""), Secure: os.Getenv("SSL") == "true", Region: os.Getenv("AWS_REGION"), BucketLookup: lookup,
	}))
}

func answer(err error) string {
	if err == nil {
		return "ok"
	}
	response := minio.ToErrorResponse(err)
	return fmt.Sprint(response.Code, " ", response.StatusCode)
}

func put(key string, content []byte, options minio.PutObjectOptions) error {
	_, err := client.PutObject(ctx, bucket, key, bytes.NewReader(content), int64(len(content)), options)
	return err
}

func read(key string, options minio.GetObjectOptions) string {
	object := must(client.GetObject(ctx, bucket, key, options))
	defer object.Close()
	return string(must(io.ReadAll(object)))
}

func once() minio.PutObjectOptions {
	options := minio.PutObjectOptions{}
	options.SetMatchETagExcept("*")
	return options
}

func list(options minio.ListObjectsOptions) string {
	var keys []string
	for object := range client.ListObjects(ctx, bucket, options) {
		check(object.Err)
		keys = append(keys, object.Key)
	}
	return strings.Join(keys, " ")
}

var cases = []struct {
	name string
	run  func() string
}{
	{"bucket is there", func() string { return fmt.Sprint(must(client.BucketExists(ctx, bucket))) }},
	{"connection check", func() string {
		return "[" + list(minio.ListObjectsOptions{Prefix: "files/justforconnectioncheck", Recursive: true}) + "]"
	}},
	{"small object", func() string {
		check(put("files/go/small", []byte("x"), minio.PutObjectOptions{}))
		return read("files/go/small", minio.GetObjectOptions{})
	}},
	{"object in parts", func() string {
		content := make([]byte, 40<<20)
		must(rand.Read(content))
		check(put("files/go/large", content, minio.PutObjectOptions{}))
		part := minio.GetObjectOptions{}
		check(part.SetRange(20<<20, 20<<20+999))
		if read("files/go/large", part) != string(content[20<<20:20<<20+1000]) {
			return "another part"
		}
		if read("files/go/large", minio.GetObjectOptions{}) != string(content) {
			return "something else"
		}
		return fmt.Sprint(must(client.StatObject(ctx, bucket, "files/go/large", minio.StatObjectOptions{})).Size, " read back")
	}},
	{"missing object", func() string {
		_, err := client.StatObject(ctx, bucket, "files/go/none", minio.StatObjectOptions{})
		return answer(err)
	}},
	{"written once", func() string {
		return answer(put("files/go/once", []byte("x"), once())) + ", " + answer(put("files/go/once", []byte("y"), once()))
	}},
	{"fence", func() string {
		options := once()
		options.UserMetadata = map[string]string{"fenced": "true"}
		check(put("files/go/fence", []byte("F"), options))
		return must(client.StatObject(ctx, bucket, "files/go/fence", minio.StatObjectOptions{})).UserMetadata["Fenced"]
	}},
	{"listing", func() string { return list(minio.ListObjectsOptions{Prefix: "files/go/", Recursive: true}) }},
	{"listing of one level, by the first version", func() string {
		return list(minio.ListObjectsOptions{Prefix: "files/", UseV1: true})
	}},
	{"outside of the root path", func() string { return answer(put("other/key", []byte("x"), minio.PutObjectOptions{})) }},
	{"removed", func() string {
		for object := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: "files/go/", Recursive: true}) {
			check(object.Err)
			check(client.RemoveObject(ctx, bucket, object.Key, minio.RemoveObjectOptions{}))
		}
		return "[" + list(minio.ListObjectsOptions{Prefix: "files/", Recursive: true}) + "]"
	}},
}

func run(f func() string) (result string) {
	defer func() {
		if failure := recover(); failure != nil {
			result = fmt.Sprintf("%T: %v", failure, failure)
		}
	}()
	return f()
}

func main() {
	for _, c := range cases {
		fmt.Println(strings.ReplaceAll(c.name+"="+run(c.run), "\n", "\\n"))
	}
}
