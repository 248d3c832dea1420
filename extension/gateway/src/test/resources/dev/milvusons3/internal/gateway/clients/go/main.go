// The cases of the AWS SDK for Go: each prints its name and what came of it, as cases.txt has it.
package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

const partSize = 5 << 20

var (
	ctx       = context.Background()
	endpoint  = os.Getenv("AWS_ENDPOINT_URL")
	bucket    = aws.String(os.Getenv("BUCKET"))
	versioned = aws.String(os.Getenv("VERSIONED_BUCKET"))
	client    = s3.NewFromConfig(must(config.LoadDefaultConfig(ctx)), func(o *s3.Options) {
		o.UsePathStyle = true
		o.RetryMaxAttempts = 1
		o.DisableLogOutputChecksumValidationSkipped = true
	})
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

// code is "ok", or the error's code.
func code[T any](_ T, err error) string {
	if err == nil {
		return "ok"
	}
	var e smithy.APIError
	if errors.As(err, &e) {
		return e.ErrorCode()
	}
	return err.Error()
}

func message[T any](_ T, err error) string {
	var e smithy.APIError
	if errors.As(err, &e) {
		return e.ErrorCode() + " " + e.ErrorMessage()
	}
	return code(0, err)
}

func put(key, content string, change ...func(*s3.PutObjectInput)) (*s3.PutObjectOutput, error) {
	input := &s3.PutObjectInput{Bucket: bucket, Key: &key, Body: strings.NewReader(content)}
	for _, c := range change {
		c(input)
	}
	return client.PutObject(ctx, input)
}

func get(key string, change ...func(*s3.GetObjectInput)) (*s3.GetObjectOutput, error) {
	input := &s3.GetObjectInput{Bucket: bucket, Key: &key}
	for _, c := range change {
		c(input)
	}
	return client.GetObject(ctx, input)
}

func head(key string) *s3.HeadObjectOutput {
	return must(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled}))
}

func read(output *s3.GetObjectOutput) ([]byte, error) {
	defer output.Body.Close()
	return io.ReadAll(output.Body)
}

func body(key string) string {
	return string(must(read(must(get(key)))))
}

func keys(prefix string, max int32) (found []string) {
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: bucket, Prefix: &prefix, MaxKeys: &max})
	for pages.HasMorePages() {
		for _, o := range must(pages.NextPage(ctx)).Contents {
			found = append(found, *o.Key)
		}
	}
	return
}

type upload struct {
	key, id string
	parts   []types.CompletedPart
}

func begin(key string, change ...func(*s3.CreateMultipartUploadInput)) *upload {
	input := &s3.CreateMultipartUploadInput{Bucket: bucket, Key: &key}
	for _, c := range change {
		c(input)
	}
	return &upload{key: key, id: *must(client.CreateMultipartUpload(ctx, input)).UploadId}
}

func (u *upload) part(content string, algorithm types.ChecksumAlgorithm) *upload {
	number := aws.Int32(int32(len(u.parts) + 1))
	done := must(client.UploadPart(ctx, &s3.UploadPartInput{Bucket: bucket, Key: &u.key, UploadId: &u.id, PartNumber: number,
		Body: strings.NewReader(content), ChecksumAlgorithm: algorithm}))
	u.parts = append(u.parts, types.CompletedPart{PartNumber: number, ETag: done.ETag, ChecksumCRC32: done.ChecksumCRC32,
		ChecksumCRC64NVME: done.ChecksumCRC64NVME, ChecksumSHA256: done.ChecksumSHA256})
	return u
}

func (u *upload) complete(change ...func(*s3.CompleteMultipartUploadInput)) (*s3.CompleteMultipartUploadOutput, error) {
	input := &s3.CompleteMultipartUploadInput{Bucket: bucket, Key: &u.key, UploadId: &u.id,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: u.parts}}
	for _, c := range change {
		c(input)
	}
	return client.CompleteMultipartUpload(ctx, input)
}

func multipart(key string, change ...func(*s3.CreateMultipartUploadInput)) *s3.CompleteMultipartUploadOutput {
	return must(begin(key, change...).part("x", "").complete())
}

func tags(key string) string {
	var all []string
	for _, t := range must(client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: bucket, Key: &key})).TagSet {
		all = append(all, *t.Key+"="+*t.Value)
	}
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ",")
}

func annotations() string {
	key, name := aws.String("s2/object"), aws.String("n")
	must(put(*key, "kept"))
	return strings.Join([]string{
		code(client.PutObjectAnnotation(ctx, &s3.PutObjectAnnotationInput{
			Bucket: bucket, Key: key, AnnotationName: name, AnnotationPayload: strings.NewReader("replaced")})),
		code(client.GetObjectAnnotation(ctx, &s3.GetObjectAnnotationInput{Bucket: bucket, Key: key, AnnotationName: name})),
		code(client.ListObjectAnnotations(ctx, &s3.ListObjectAnnotationsInput{Bucket: bucket, Key: key})),
		code(client.DeleteObjectAnnotation(ctx, &s3.DeleteObjectAnnotationInput{Bucket: bucket, Key: key, AnnotationName: name})),
		body(*key)}, ", ")
}

func bucketOperations() string {
	none := aws.String(*bucket + "-none")
	expiration := &types.RecordExpiration{Expiration: types.ExpirationStateDisabled}
	found := code(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: none}))
	answers := []string{
		code(client.GetBucketAbac(ctx, &s3.GetBucketAbacInput{Bucket: bucket})),
		code(client.PutBucketAbac(ctx, &s3.PutBucketAbacInput{
			Bucket: none, AbacStatus: &types.AbacStatus{Status: types.BucketAbacStatusEnabled}})),
		code(client.UpdateBucketMetadataInventoryTableConfiguration(ctx, &s3.UpdateBucketMetadataInventoryTableConfigurationInput{
			Bucket: none, InventoryTableConfiguration: &types.InventoryTableConfigurationUpdates{
				ConfigurationState: types.InventoryConfigurationStateEnabled}})),
		code(client.UpdateBucketMetadataJournalTableConfiguration(ctx, &s3.UpdateBucketMetadataJournalTableConfigurationInput{
			Bucket: none, JournalTableConfiguration: &types.JournalTableConfigurationUpdates{RecordExpiration: expiration}})),
		code(client.UpdateBucketMetadataAnnotationTableConfiguration(ctx, &s3.UpdateBucketMetadataAnnotationTableConfigurationInput{
			Bucket: none, AnnotationTableConfiguration: &types.AnnotationTableConfigurationUpdates{
				ConfigurationState: types.AnnotationConfigurationStateEnabled}})),
		code(client.CreateBucketMetadataConfiguration(ctx, &s3.CreateBucketMetadataConfigurationInput{
			Bucket: none, MetadataConfiguration: &types.MetadataConfiguration{
				JournalTableConfiguration: &types.JournalTableConfiguration{RecordExpiration: expiration}}})),
	}
	if found == "NotFound" && code(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: none})) == "NotFound" {
		found = "404"
	}
	return strings.Join(append(answers, "bucket "+found), ", ")
}

func objectOperations() string {
	must(put("s2/other", "kept"))
	csv := &types.CSVInput{}
	return strings.Join([]string{
		code(client.RenameObject(ctx, &s3.RenameObjectInput{
			Bucket: bucket, Key: aws.String("s2/new"), RenameSource: aws.String(*bucket + "/s2/other")})),
		code(client.SelectObjectContent(ctx, &s3.SelectObjectContentInput{Bucket: bucket, Key: aws.String("s2/other"),
			Expression: aws.String("select *"), ExpressionType: types.ExpressionTypeSql,
			InputSerialization:  &types.InputSerialization{CSV: csv},
			OutputSerialization: &types.OutputSerialization{CSV: &types.CSVOutput{}}})),
		code(client.GetObjectTorrent(ctx, &s3.GetObjectTorrentInput{Bucket: bucket, Key: aws.String("s2/other")})),
		body("s2/other")}, ", ")
}

func uploadAndKey() string {
	own := begin("s3/own").part("x", "")
	other := &upload{"s3/other", own.id, own.parts}
	return strings.Join([]string{
		code(client.UploadPart(ctx, &s3.UploadPartInput{
			Bucket: bucket, Key: &other.key, UploadId: &own.id, PartNumber: aws.Int32(2), Body: strings.NewReader("x")})),
		code(client.ListParts(ctx, &s3.ListPartsInput{Bucket: bucket, Key: &other.key, UploadId: &own.id})),
		code(other.complete()),
		code(client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: bucket, Key: &other.key, UploadId: &own.id})),
		code(own.complete())}, ", ")
}

func presigned() string {
	must(put("s4/a+b", "plus"))
	must(put("s4/a b", "space"))
	must(put("s4/a%2Bb", "escaped"))
	signer := s3.NewPresignClient(client)
	fetch := func(method, address string) string {
		answer := must(http.DefaultClient.Do(must(http.NewRequest(method, address, nil))))
		defer answer.Body.Close()
		return string(must(io.ReadAll(answer.Body)))
	}
	var answers []string
	for _, key := range []string{"s4/a+b", "s4/a b", "s4/a%2Bb"} {
		answers = append(answers, fetch("GET", must(signer.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key})).URL))
	}
	fetch("DELETE", must(signer.PresignDeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: aws.String("s4/a+b")})).URL)
	return strings.Join(answers, ", ") + "; left " + strings.Join(keys("s4/", 1000), ", ")
}

func policy(principal, action, resource string) string {
	return message(client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: bucket, Policy: aws.String(fmt.Sprintf(
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "%s", "Resource": "%s"}]}`,
		principal, action, resource))}))
}

// deletePages deletes what each page of versions has before it asks for the next one, and gives the pages' sizes.
func deletePages(prefix string, max int32) (sizes []string) {
	pages := s3.NewListObjectVersionsPaginator(client, &s3.ListObjectVersionsInput{Bucket: versioned, Prefix: &prefix, MaxKeys: &max})
	for pages.HasMorePages() {
		page := must(pages.NextPage(ctx))
		sizes = append(sizes, strconv.Itoa(len(page.Versions)))
		var objects []types.ObjectIdentifier
		for _, v := range page.Versions {
			objects = append(objects, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
		}
		if len(objects) > 0 {
			must(client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: versioned, Delete: &types.Delete{Objects: objects}}))
		}
	}
	return
}

func countVersions(prefix string) int {
	return len(must(client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: versioned, Prefix: &prefix})).Versions)
}

func inVersions(in *s3.PutObjectInput) { in.Bucket = versioned }

func deleteVersions() string {
	for i := 0; i < 300; i++ {
		must(put(fmt.Sprint("f1/", i%60), "x", inVersions))
	}
	before := countVersions("f1/")
	deletePages("f1/", 100)
	return fmt.Sprint(before, ", then ", countVersions("f1/"))
}

func versionPages() string {
	for i := 0; i < 25; i++ {
		must(put(fmt.Sprint("f1-pages/", i%5), "x", inVersions))
	}
	return strings.Join(deletePages("f1-pages/", 10), ", ")
}

func lost(err error) bool {
	c := code(0, err)
	return c == "PreconditionFailed" || c == "ConditionalRequestConflict"
}

// together runs a function in that many goroutines and gives what they have to complain about.
func together(n int, run func(int) error) string {
	var all sync.WaitGroup
	var failures sync.Map
	for worker := 0; worker < n; worker++ {
		all.Add(1)
		go func() {
			defer all.Done()
			if err := run(worker); err != nil {
				failures.Store(err.Error(), true)
			}
		}()
	}
	all.Wait()
	said := ""
	failures.Range(func(failure, _ any) bool {
		said += " " + failure.(string)
		return true
	})
	return said
}

func compareAndSwap() string {
	must(put("f2/counter", "0"))
	failures := together(6, func(int) error {
		for done := 0; done < 5; {
			current, err := get("f2/counter")
			if err != nil {
				return err
			}
			content, err := read(current)
			if err != nil {
				return err
			}
			n, err := strconv.Atoi(string(content))
			if err != nil {
				return err
			}
			_, err = put("f2/counter", strconv.Itoa(n+1), func(in *s3.PutObjectInput) { in.IfMatch = current.ETag })
			if err == nil {
				done++
			} else if !lost(err) {
				return err
			}
		}
		return nil
	})
	return body("f2/counter") + failures
}

func oneCreates() string {
	var created atomic.Int32
	failures := together(12, func(int) error {
		_, err := put("f2/once", "x", func(in *s3.PutObjectInput) { in.IfNoneMatch = aws.String("*") })
		if err == nil {
			created.Add(1)
		} else if !lost(err) {
			return err
		}
		return nil
	})
	return fmt.Sprint(created.Load(), " created") + failures
}

func hotKey() string {
	content := func(n int) string { return strings.Repeat(strconv.Itoa(n%10), 50_000+n) }
	write := func(n int) error {
		_, err := put("f3/hot", content(n), func(in *s3.PutObjectInput) { in.Metadata = map[string]string{"n": strconv.Itoa(n)} })
		return err
	}
	check(write(0))
	var mixed, reading atomic.Int32
	reading.Store(8)
	failures := together(10, func(worker int) error {
		if worker < 2 {
			for n := worker + 1; reading.Load() > 0; n += 2 {
				if err := write(n); err != nil {
					return err
				}
			}
			return nil
		}
		defer reading.Add(-1)
		for i := 0; i < 100; i++ {
			current, err := get("f3/hot")
			if err != nil {
				return err
			}
			data, err := read(current)
			if err != nil {
				return err
			}
			sum := md5.Sum(data)
			n, _ := strconv.Atoi(current.Metadata["n"])
			if *current.ETag != `"`+hex.EncodeToString(sum[:])+`"` || string(data) != content(n) {
				mixed.Add(1)
			}
		}
		return nil
	})
	return fmt.Sprint(mixed.Load(), " mixed") + failures
}

func ifMatch(in *s3.GetObjectInput) { in.IfMatch = aws.String(`"0"`) }
func beyond(in *s3.GetObjectInput)  { in.Range = aws.String("bytes=5-") }
func noClass(in *s3.PutObjectInput) { in.StorageClass = "NOPE" }

func second[T any](_ T, err error) error { return err }

func statuses() string {
	must(put("f6/object", "x"))
	var all []string
	for _, err := range []error{
		second(get("f6/object", ifMatch)), second(get("f6/object", beyond)), second(get("f6/none")),
		second(put("f6/object", "x", noClass)),
		second(client.GetObjectTorrent(ctx, &s3.GetObjectTorrentInput{Bucket: bucket, Key: aws.String("f6/object")}))} {
		var response *awshttp.ResponseError
		if errors.As(err, &response) {
			all = append(all, strconv.Itoa(response.HTTPStatusCode()))
		} else {
			all = append(all, fmt.Sprint(err))
		}
	}
	return strings.Join(all, ", ")
}

func everyError() string {
	must(put("f6/object", "x"))
	key, none := aws.String("f6/object"), aws.String("none")
	incomplete := []string{}
	for name, err := range map[string]error{
		"if-match":      second(get(*key, ifMatch)),
		"range":         second(get(*key, beyond)),
		"part":          second(get(*key, func(in *s3.GetObjectInput) { in.PartNumber = aws.Int32(3) })),
		"version":       second(get(*key, func(in *s3.GetObjectInput) { in.VersionId = aws.String("nope") })),
		"missing":       second(get("f6/none")),
		"if-none-match": second(put(*key, "x", func(in *s3.PutObjectInput) { in.IfNoneMatch = aws.String("*") })),
		"md5":           second(put(*key, "x", func(in *s3.PutObjectInput) { in.ContentMD5 = aws.String("CY9rzUYh03PK3k6DJie09g==") })),
		"not an md5":    second(put(*key, "x", func(in *s3.PutObjectInput) { in.ContentMD5 = aws.String("x") })),
		"class":         second(put(*key, "x", noClass)),
		"tags":          second(put(*key, "x", func(in *s3.PutObjectInput) { in.Tagging = aws.String("a=b&a=c") })),
		"long key":      second(put(strings.Repeat("k", 1025), "x")),
		"copy": second(client.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: bucket, Key: key, CopySource: aws.String(*bucket + "/f6/object")})),
		"upload": second(client.UploadPart(ctx, &s3.UploadPartInput{
			Bucket: bucket, Key: key, UploadId: none, PartNumber: aws.Int32(1), Body: strings.NewReader("x")})),
		"max-keys": second(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, MaxKeys: aws.Int32(-1)})),
		"token":    second(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, ContinuationToken: none})),
		"cors":     second(client.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: bucket})),
	} {
		var e smithy.APIError
		var response *awshttp.ResponseError
		var ids interface{ ServiceHostID() string }
		if !errors.As(err, &e) || !errors.As(err, &response) || !errors.As(err, &ids) {
			incomplete = append(incomplete, fmt.Sprint(name, ": ", err))
			continue
		}
		said := e.ErrorMessage()
		if e.ErrorCode() == "UnknownError" || said == "" || said == e.ErrorCode() || said == "Bad Request" ||
			response.ServiceRequestID() == "" || ids.ServiceHostID() == "" {
			incomplete = append(incomplete, fmt.Sprint(name, ": ", err))
		}
	}
	sort.Strings(incomplete)
	if len(incomplete) > 0 {
		return strings.Join(incomplete, "; ")
	}
	return "complete"
}

func checksums() string {
	first, last := strings.Repeat("a", partSize), "b"
	var answers []string
	for _, c := range []struct {
		algorithm types.ChecksumAlgorithm
		kind      types.ChecksumType
		value     func(*s3.HeadObjectOutput) *string
	}{
		{types.ChecksumAlgorithmCrc64nvme, "", func(h *s3.HeadObjectOutput) *string { return h.ChecksumCRC64NVME }},
		{types.ChecksumAlgorithmCrc32, types.ChecksumTypeFullObject, func(h *s3.HeadObjectOutput) *string { return h.ChecksumCRC32 }},
		{types.ChecksumAlgorithmSha256, "", func(h *s3.HeadObjectOutput) *string { return h.ChecksumSHA256 }},
	} {
		key := "f10/" + string(c.algorithm)
		done := must(begin(key, func(in *s3.CreateMultipartUploadInput) {
			in.ChecksumAlgorithm, in.ChecksumType = c.algorithm, c.kind
		}).part(first, c.algorithm).part(last, c.algorithm).complete())
		found := head(key)
		must(put(key+"-whole", first+last, func(in *s3.PutObjectInput) { in.ChecksumAlgorithm = c.algorithm }))
		answer := fmt.Sprint(done.ChecksumType, " ", found.ChecksumType)
		if *c.value(found) == *c.value(head(key + "-whole")) {
			answer += " as of the whole"
		}
		if strings.HasSuffix(*c.value(found), "-2") {
			answer += " -2"
		}
		answers = append(answers, answer)
	}
	return strings.Join(answers, ", ")
}

func order() string {
	names := []string{"B", "a", "a!", "a/", "a0", "z", "é", "\uff5e", "\U0001f600"}
	for _, name := range names {
		must(put("f10/order/"+name, "x"))
	}
	expected := "f10/order/" + strings.Join(names, " f10/order/")
	found, pages := strings.Join(keys("f10/order/", 1000), " "), strings.Join(keys("f10/order/", 2), " ")
	if found != expected || pages != found {
		return found + ", " + pages
	}
	return "binary, the same in pages"
}

func delimiters() string {
	for _, name := range []string{"a|b", "a|c", "b--c--d", "b--c", "d/e", "f"} {
		must(put("f10/by/"+name, "x"))
	}
	prefix := "f10/by/"
	var answers []string
	for _, delimiter := range []string{"|", "--", "/", "--c"} {
		page := must(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, Prefix: &prefix, Delimiter: &delimiter}))
		var found []string
		for _, o := range page.Contents {
			found = append(found, strings.TrimPrefix(*o.Key, prefix))
		}
		for _, p := range page.CommonPrefixes {
			found = append(found, strings.TrimPrefix(*p.Prefix, prefix))
		}
		answers = append(answers, strings.Join(found, " "))
	}
	return strings.Join(answers, ", ")
}

var cases = []struct {
	name string
	run  func() string
}{
	{"S1 multipart keeps tags", func() string {
		multipart("s1/tagged", func(in *s3.CreateMultipartUploadInput) { in.Tagging = aws.String("a=b&c=d%20e") })
		return tags("s1/tagged")
	}},
	{"S1 tag of multipart denies", func() string {
		multipart("s1/secret", func(in *s3.CreateMultipartUploadInput) { in.Tagging = aws.String("classification=secret") })
		return code(get("s1/secret"))
	}},
	{"S1 untagged multipart clears tags", func() string {
		must(put("s1/cleared", "x", func(in *s3.PutObjectInput) { in.Tagging = aws.String("a=b") }))
		multipart("s1/cleared")
		return tags("s1/cleared")
	}},
	{"S2 annotations are refused", annotations},
	{"S2 operations of buckets are refused", bucketOperations},
	{"S2 operations of objects are refused", objectOperations},
	{"S3 upload belongs to its key", uploadAndKey},
	{"S4 presigned path with plus", presigned},
	{"S5 unknown role", func() string {
		return policy("arn:aws:iam::111122223333:role/nobody-has-this", "s3:GetObject", "arn:aws:s3:::"+*bucket+"/*")
	}},
	{"S5 unknown action", func() string { return policy("111122223333", "s3:Nope", "arn:aws:s3:::"+*bucket+"/*") }},
	{"S5 any resource", func() string { return policy("111122223333", "s3:GetObject", "*") }},
	{"F1 deletes all versions", deleteVersions},
	{"F1 pages go on after their marker is deleted", versionPages},
	{"F2 compare and swap loses nothing", compareAndSwap},
	{"F2 if-match on a missing key", func() string {
		return code(put("f2/none", "x", func(in *s3.PutObjectInput) { in.IfMatch = aws.String(`"0123456789abcdef0123456789abcdef"`) }))
	}},
	{"F2 one of many creates", oneCreates},
	{"F3 hot key is read whole", hotKey},
	{"F5 other alphabets", func() string {
		must(put("f5/object", "x", func(in *s3.PutObjectInput) {
			in.Metadata = map[string]string{"name": "é"}
			in.ContentDisposition = aws.String(`attachment; filename="ü"`)
		}))
		found := head("f5/object")
		return found.Metadata["name"] + " " + aws.ToString(found.ContentDisposition)
	}},
	{"F6 if-match message", func() string { must(put("f6/object", "x")); return message(get("f6/object", ifMatch)) }},
	{"F6 range message", func() string { must(put("f6/object", "x")); return message(get("f6/object", beyond)) }},
	{"F6 missing key message", func() string { return message(get("f6/none")) }},
	{"F6 statuses", statuses},
	{"F6 every error is complete", everyError},
	{"F7 copy only if there is none", func() string {
		must(put("f7/source", "new"))
		must(put("f7/target", "old"))
		copied := func(key string) string {
			return code(client.CopyObject(ctx, &s3.CopyObjectInput{
				Bucket: bucket, Key: &key, CopySource: aws.String(*bucket + "/f7/source"), IfNoneMatch: aws.String("*")}))
		}
		return copied("f7/target") + ", " + body("f7/target") + ", " + copied("f7/new")
	}},
	{"F7 write offset", func() string {
		must(put("f7/appended", "old"))
		return code(put("f7/appended", "new", func(in *s3.PutObjectInput) { in.WriteOffsetBytes = aws.Int64(3) })) + ", " + body("f7/appended")
	}},
	{"F7 size of multipart", func() string {
		sized := func(size int64) string {
			return code(begin("f7/size").part("abc", "").complete(
				func(in *s3.CompleteMultipartUploadInput) { in.MpuObjectSize = &size }))
		}
		wrong := sized(5)
		found := code(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: aws.String("f7/size")}))
		if found == "NotFound" {
			found = "404"
		}
		return wrong + ", " + found + ", " + sized(3)
	}},
	{"F7 length of keys", func() string {
		return strings.Join([]string{code(put(strings.Repeat("k", 1024), "x")), code(put(strings.Repeat("k", 1025), "x")),
			code(put(strings.Repeat("ü", 512), "x")), code(put(strings.Repeat("ü", 513), "x"))}, ", ")
	}},
	{"F7 size of metadata", func() string {
		sized := func(n int) string {
			return code(put("f7/metadata", "x", func(in *s3.PutObjectInput) {
				in.Metadata = map[string]string{"ab": strings.Repeat("x", n)}
			}))
		}
		return sized(2046) + ", " + sized(2047)
	}},
	{"F9 deleting a deleted version", func() string {
		version := must(put("f9/object", "x", inVersions)).VersionId
		key := aws.String("f9/object")
		remove := func() string {
			return code(client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: versioned, Key: key, VersionId: version}))
		}
		first, second := remove(), remove()
		listed := must(client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: versioned,
			Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: key, VersionId: version}}}}))
		return fmt.Sprintf("%s, %s, %d deleted, %d errors", first, second, len(listed.Deleted), len(listed.Errors))
	}},
	{"F10 storage class of multipart", func() string {
		multipart("f10/ia", func(in *s3.CreateMultipartUploadInput) { in.StorageClass = types.StorageClassStandardIa })
		listed := must(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, Prefix: aws.String("f10/ia")}))
		return string(head("f10/ia").StorageClass) + " " + string(listed.Contents[0].StorageClass)
	}},
	{"F10 metadata of multipart", func() string {
		multipart("f10/described", func(in *s3.CreateMultipartUploadInput) {
			in.Metadata = map[string]string{"a": "b"}
			in.ContentType, in.CacheControl = aws.String("text/x"), aws.String("no-store")
		})
		found := head("f10/described")
		return found.Metadata["a"] + " " + aws.ToString(found.ContentType) + " " + aws.ToString(found.CacheControl)
	}},
	{"F10 checksum of multipart", checksums},
	{"F10 location of multipart", func() string {
		location := must(url.PathUnescape(*multipart("f10/lö").Location))
		return strings.ReplaceAll(strings.ReplaceAll(location, endpoint, "ENDPOINT"), *bucket, "BUCKET")
	}},
	{"F10 tagging count", func() string {
		must(put("f10/tags", "x", func(in *s3.PutObjectInput) { in.Tagging = aws.String("a=b&c=d") }))
		must(put("f10/no-tags", "x"))
		counted := func(key string) string {
			if count := must(get(key)).TagCount; count != nil {
				return fmt.Sprint(*count)
			}
			return "none"
		}
		return counted("f10/tags") + " " + counted("f10/no-tags")
	}},
	{"F10 accept-ranges", func() string {
		must(put("f10/ranges", "x"))
		return aws.ToString(must(get("f10/ranges")).AcceptRanges) + " " + aws.ToString(head("f10/ranges").AcceptRanges)
	}},
	{"F10 order of keys", order},
	{"F10 keys that a server might keep to itself", func() string {
		names := []string{".mpus-0/1", ".mpus-x", ".s3proxy-x"}
		for _, name := range names {
			must(put(name, name))
		}
		if found := keys(".", 1000); strings.Join(found, " ") != strings.Join(names, " ") {
			return fmt.Sprint(found)
		}
		return strings.Join([]string{body(".mpus-x"), body(".mpus-0/1"), body(".s3proxy-x"), "listed"}, ", ")
	}},
	{"F10 delimiters", delimiters},
	{"F10 large object", func() string {
		content := make([]byte, 17<<20)
		rand.Read(content)
		must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("f10/large"), Body: bytes.NewReader(content)}))
		if body("f10/large") != string(content) {
			return "different"
		}
		return "same"
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
