// The cases of minio-go: each prints its name and what came of it, as cases.txt has it.
package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
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
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

var (
	ctx       = context.Background()
	endpoint  = os.Getenv("AWS_ENDPOINT_URL")
	bucket    = os.Getenv("BUCKET")
	versioned = os.Getenv("VERSIONED_BUCKET")
	client    = connect(false)
	core      = minio.Core{Client: client}
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

func connect(trailers bool) *minio.Client {
	return must(minio.New(must(url.Parse(endpoint)).Host, &minio.Options{
		Creds: credentials.NewIAM(endpoint), Region: os.Getenv("AWS_REGION"), TrailingHeaders: trailers,
	}))
}

// code is "ok", or the error's code.
func code(err error) string {
	if err == nil {
		return "ok"
	}
	return minio.ToErrorResponse(err).Code
}

func message(err error) string {
	if err == nil {
		return "ok"
	}
	return code(err) + " " + minio.ToErrorResponse(err).Message
}

func put(key, content string, options minio.PutObjectOptions) error {
	_, err := client.PutObject(ctx, bucket, key, strings.NewReader(content), int64(len(content)), options)
	return err
}

func putted(key, content string) {
	check(put(key, content, minio.PutObjectOptions{}))
}

func get(key string, options minio.GetObjectOptions) (string, error) {
	body, _, _, err := core.GetObject(ctx, bucket, key, options)
	if err != nil {
		return "", err
	}
	defer body.Close()
	content, err := io.ReadAll(body)
	return string(content), err
}

func body(key string) string {
	return must(get(key, minio.GetObjectOptions{}))
}

func stat(key string) minio.ObjectInfo {
	return must(client.StatObject(ctx, bucket, key, minio.StatObjectOptions{}))
}

func keys(prefix string) (found []string) {
	for o := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		check(o.Err)
		found = append(found, o.Key)
	}
	return
}

func part(key, upload string, number int) (minio.ObjectPart, error) {
	return core.PutObjectPart(ctx, bucket, key, upload, number, strings.NewReader("x"), 1, minio.PutObjectPartOptions{})
}

func multipart(key string, options minio.PutObjectOptions) minio.UploadInfo {
	upload := must(core.NewMultipartUpload(ctx, bucket, key, options))
	done := must(part(key, upload, 1))
	return must(core.CompleteMultipartUpload(
		ctx, bucket, key, upload, []minio.CompletePart{{PartNumber: 1, ETag: done.ETag}}, minio.PutObjectOptions{}))
}

func tags(key string) string {
	found := must(client.GetObjectTagging(ctx, bucket, key, minio.GetObjectTaggingOptions{})).ToMap()
	var all []string
	for name, value := range found {
		all = append(all, name+"="+value)
	}
	sort.Strings(all)
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ",")
}

// ifMatch are the options of a write that is to be made if the object is still the same.
func ifMatch(etag string) minio.PutObjectOptions {
	options := minio.PutObjectOptions{}
	options.SetMatchETag(etag)
	return options
}

func lost(err error) bool {
	c := code(err)
	return c == "PreconditionFailed" || c == "ConditionalRequestConflict"
}

func compareAndSwap() string {
	putted("f2/counter", "0")
	var all sync.WaitGroup
	var failures sync.Map
	for worker := 0; worker < 6; worker++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for done := 0; done < 5; {
				read, info, _, err := core.GetObject(ctx, bucket, "f2/counter", minio.GetObjectOptions{})
				if err != nil {
					failures.Store(err.Error(), true)
					return
				}
				content, err := io.ReadAll(read)
				read.Close()
				n, wrong := strconv.Atoi(string(content))
				if err != nil || wrong != nil {
					failures.Store(fmt.Sprint(err, wrong), true)
					return
				}
				err = put("f2/counter", strconv.Itoa(n+1), ifMatch(info.ETag))
				if err == nil {
					done++
				} else if !lost(err) {
					failures.Store(err.Error(), true)
					return
				}
			}
		}()
	}
	all.Wait()
	result := body("f2/counter")
	failures.Range(func(failure, _ any) bool {
		result += " " + failure.(string)
		return true
	})
	return result
}

func oneCreates() string {
	var created atomic.Int32
	var all sync.WaitGroup
	var failures sync.Map
	for worker := 0; worker < 12; worker++ {
		all.Add(1)
		go func() {
			defer all.Done()
			options := minio.PutObjectOptions{}
			options.SetMatchETagExcept("*")
			err := put("f2/once", "x", options)
			if err == nil {
				created.Add(1)
			} else if !lost(err) {
				failures.Store(err.Error(), true)
			}
		}()
	}
	all.Wait()
	result := fmt.Sprint(created.Load(), " created")
	failures.Range(func(failure, _ any) bool {
		result += " " + failure.(string)
		return true
	})
	return result
}

func hotKey() string {
	content := func(n int) string { return strings.Repeat(strconv.Itoa(n%10), 50_000+n) }
	write := func(n int) {
		check(put("f3/hot", content(n), minio.PutObjectOptions{UserMetadata: map[string]string{"N": strconv.Itoa(n)}}))
	}
	write(0)
	var readers, writers sync.WaitGroup
	var mixed atomic.Int32
	var failures sync.Map
	end := make(chan struct{})
	for first := 1; first <= 2; first++ {
		writers.Add(1)
		go func() {
			defer writers.Done()
			for n := first; ; n += 2 {
				select {
				case <-end:
					return
				default:
					write(n)
				}
			}
		}()
	}
	for reader := 0; reader < 8; reader++ {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for i := 0; i < 100; i++ {
				read, info, _, err := core.GetObject(ctx, bucket, "f3/hot", minio.GetObjectOptions{})
				if err != nil {
					failures.Store(err.Error(), true)
					return
				}
				data, err := io.ReadAll(read)
				read.Close()
				sum := md5.Sum(data)
				n, _ := strconv.Atoi(info.UserMetadata["N"])
				if err != nil || info.ETag != hex.EncodeToString(sum[:]) || string(data) != content(n) {
					mixed.Add(1)
				}
			}
		}()
	}
	readers.Wait()
	close(end)
	writers.Wait()
	result := fmt.Sprint(mixed.Load(), " mixed")
	failures.Range(func(failure, _ any) bool {
		result += " " + failure.(string)
		return true
	})
	return result
}

func presigned() string {
	putted("s4/a+b", "plus")
	putted("s4/a b", "space")
	putted("s4/a%2Bb", "escaped")
	fetch := func(method, key string) string {
		address := must(client.Presign(ctx, method, bucket, key, time.Minute, nil))
		request := must(http.NewRequest(method, address.String(), nil))
		answer := must(http.DefaultClient.Do(request))
		defer answer.Body.Close()
		return string(must(io.ReadAll(answer.Body)))
	}
	answers := []string{fetch("GET", "s4/a+b"), fetch("GET", "s4/a b"), fetch("GET", "s4/a%2Bb")}
	fetch("DELETE", "s4/a+b")
	return strings.Join(answers, ", ") + "; left " + strings.Join(keys("s4/"), ", ")
}

func policy(principal, action, resource string) string {
	return message(client.SetBucketPolicy(ctx, bucket, fmt.Sprintf(
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "%s", "Resource": "%s"}]}`,
		principal, action, resource)))
}

func versions() []minio.ObjectInfo {
	var found []minio.ObjectInfo
	for o := range client.ListObjects(ctx, versioned, minio.ListObjectsOptions{
		Prefix: "f1/", Recursive: true, WithVersions: true, MaxKeys: 100}) {
		check(o.Err)
		found = append(found, o)
	}
	return found
}

func deleteVersions() string {
	for i := 0; i < 300; i++ {
		must(client.PutObject(ctx, versioned, fmt.Sprint("f1/", i%60), strings.NewReader("x"), 1, minio.PutObjectOptions{}))
	}
	before := len(versions())
	listed := make(chan minio.ObjectInfo)
	go func() {
		defer close(listed)
		for o := range client.ListObjects(ctx, versioned, minio.ListObjectsOptions{
			Prefix: "f1/", Recursive: true, WithVersions: true, MaxKeys: 100}) {
			// Each goes at once, and so is gone when the page after it is asked for.
			check(client.RemoveObject(ctx, versioned, o.Key, minio.RemoveObjectOptions{VersionID: o.VersionID}))
			listed <- o
		}
	}()
	for e := range client.RemoveObjects(ctx, versioned, listed, minio.RemoveObjectsOptions{}) {
		check(e.Err)
	}
	return fmt.Sprint(before, ", then ", len(versions()))
}

func everyError() string {
	putted("f6/object", "x")
	match, beyond, version := minio.GetObjectOptions{}, minio.GetObjectOptions{}, minio.GetObjectOptions{VersionID: "nope"}
	check(match.SetMatchETag("0"))
	check(beyond.SetRange(5, 9))
	once := minio.PutObjectOptions{}
	once.SetMatchETagExcept("*")
	read := func(options minio.GetObjectOptions) error { _, err := get("f6/object", options); return err }
	_, missing := get("f6/none", minio.GetObjectOptions{})
	_, upload := part("f6/object", "none", 1)
	_, copied := client.CopyObject(ctx, minio.CopyDestOptions{Bucket: bucket, Object: "f6/copy"},
		minio.CopySrcOptions{Bucket: bucket, Object: "f6/none"})
	_, listing := core.ListObjectsV2(bucket, "", "", "nope", "", 0)
	incomplete := []string{}
	for name, err := range map[string]error{
		"if-match": read(match), "range": read(beyond), "version": read(version), "missing": missing,
		"if-none-match": put("f6/object", "x", once), "upload": upload, "copy": copied, "token": listing,
		"storage class": put("f6/object", "x", minio.PutObjectOptions{StorageClass: "NOPE"}),
	} {
		r := minio.ToErrorResponse(err)
		if err == nil || r.Message == "" || r.Message == r.Code || r.Message == "Bad Request" || r.RequestID == "" || r.HostID == "" {
			incomplete = append(incomplete, fmt.Sprintf("%s: %#v", name, r))
		}
	}
	if len(incomplete) > 0 {
		return strings.Join(incomplete, "; ")
	}
	return "complete"
}

func statuses() string {
	putted("f6/object", "x")
	match, beyond := minio.GetObjectOptions{}, minio.GetObjectOptions{}
	check(match.SetMatchETag("0"))
	check(beyond.SetRange(5, 9))
	_, failed := get("f6/object", match)
	_, unsatisfiable := get("f6/object", beyond)
	_, missing := get("f6/none", minio.GetObjectOptions{})
	var all []string
	for _, err := range []error{failed, unsatisfiable, missing,
		put("f6/object", "x", minio.PutObjectOptions{StorageClass: "NOPE"})} {
		all = append(all, strconv.Itoa(minio.ToErrorResponse(err).StatusCode))
	}
	return strings.Join(all, ", ")
}

func order() string {
	names := []string{"B", "a", "a!", "a/", "a0", "z", "é", "\uff5e", "\U0001f600"}
	for _, name := range names {
		putted("f10/order/"+name, "x")
	}
	found := []string{}
	for _, key := range keys("f10/order/") {
		found = append(found, strings.TrimPrefix(key, "f10/order/"))
	}
	pages, token := []string{}, ""
	for {
		page := must(core.ListObjectsV2(bucket, "f10/order/", "", token, "", 2))
		for _, o := range page.Contents {
			pages = append(pages, strings.TrimPrefix(o.Key, "f10/order/"))
		}
		if token = page.NextContinuationToken; !page.IsTruncated {
			break
		}
	}
	binary, same := strings.Join(found, " ") == strings.Join(names, " "), strings.Join(found, " ") == strings.Join(pages, " ")
	if !binary || !same {
		return fmt.Sprint(found, pages)
	}
	return "binary, the same in pages"
}

func delimiters() string {
	for _, name := range []string{"a|b", "a|c", "b--c--d", "b--c", "d/e", "f"} {
		putted("f10/by/"+name, "x")
	}
	var answers []string
	for _, delimiter := range []string{"|", "--", "/", "--c"} {
		page := must(core.ListObjectsV2(bucket, "f10/by/", "", "", delimiter, 0))
		var found []string
		for _, o := range page.Contents {
			found = append(found, strings.TrimPrefix(o.Key, "f10/by/"))
		}
		for _, p := range page.CommonPrefixes {
			found = append(found, strings.TrimPrefix(p.Prefix, "f10/by/"))
		}
		answers = append(answers, strings.Join(found, " "))
	}
	return strings.Join(answers, ", ")
}

// trailed writes by a client that sends the checksum after the body, over HTTP.
func trailed(key string, content []byte, options minio.PutObjectOptions) (minio.UploadInfo, string) {
	info := must(connect(true).PutObject(ctx, bucket, key, bytes.NewReader(content), int64(len(content)), options))
	if body(key) != string(content) {
		return info, "something else"
	}
	return info, "read back"
}

var cases = []struct {
	name string
	run  func() string
}{
	{"S1 multipart keeps tags", func() string {
		multipart("s1/tagged", minio.PutObjectOptions{UserTags: map[string]string{"a": "b", "c": "d e"}})
		return tags("s1/tagged")
	}},
	{"S1 tag of multipart denies", func() string {
		multipart("s1/secret", minio.PutObjectOptions{UserTags: map[string]string{"classification": "secret"}})
		_, err := get("s1/secret", minio.GetObjectOptions{})
		return code(err)
	}},
	{"S1 untagged multipart clears tags", func() string {
		check(put("s1/cleared", "x", minio.PutObjectOptions{UserTags: map[string]string{"a": "b"}}))
		multipart("s1/cleared", minio.PutObjectOptions{})
		return tags("s1/cleared")
	}},
	{"S3 upload belongs to its key", func() string {
		upload := must(core.NewMultipartUpload(ctx, bucket, "s3/own", minio.PutObjectOptions{}))
		done := must(part("s3/own", upload, 1))
		parts := []minio.CompletePart{{PartNumber: 1, ETag: done.ETag}}
		complete := func(key string) string {
			_, err := core.CompleteMultipartUpload(ctx, bucket, key, upload, parts, minio.PutObjectOptions{})
			return code(err)
		}
		_, added := part("s3/other", upload, 2)
		_, listed := core.ListObjectParts(ctx, bucket, "s3/other", upload, 0, 10)
		return strings.Join([]string{code(added), code(listed), complete("s3/other"),
			code(core.AbortMultipartUpload(ctx, bucket, "s3/other", upload)), complete("s3/own")}, ", ")
	}},
	{"S4 presigned path with plus", presigned},
	{"S5 unknown role", func() string {
		return policy("arn:aws:iam::111122223333:role/nobody-has-this", "s3:GetObject", "arn:aws:s3:::"+bucket+"/*")
	}},
	{"S5 unknown action", func() string { return policy("111122223333", "s3:Nope", "arn:aws:s3:::"+bucket+"/*") }},
	{"S5 any resource", func() string { return policy("111122223333", "s3:GetObject", "*") }},
	{"F1 deletes all versions", deleteVersions},
	{"F2 compare and swap loses nothing", compareAndSwap},
	{"F2 if-match on a missing key", func() string { return code(put("f2/none", "x", ifMatch("0123456789abcdef0123456789abcdef"))) }},
	{"F2 one of many creates", oneCreates},
	{"F3 hot key is read whole", hotKey},
	{"F4 trailing headers", func() string {
		info, read := trailed("f4/object", []byte("a body with a trailer"), minio.PutObjectOptions{DisableContentSha256: true})
		if info.ChecksumCRC32C == "" {
			return "no checksum, " + read
		}
		return "CRC32C, " + read
	}},
	{"F4 signed trailing headers of parts", func() string {
		content := make([]byte, 11<<20)
		rand.Read(content)
		_, read := trailed("f4/large", content, minio.PutObjectOptions{PartSize: 5 << 20})
		return read
	}},
	{"F5 other alphabets", func() string {
		check(put("f5/object", "x", minio.PutObjectOptions{
			UserMetadata: map[string]string{"Name": "é"}, ContentDisposition: `attachment; filename="ü"`}))
		info := stat("f5/object")
		return info.UserMetadata["Name"] + " " + info.Metadata.Get("Content-Disposition")
	}},
	{"F6 if-match message", func() string {
		putted("f6/object", "x")
		options := minio.GetObjectOptions{}
		check(options.SetMatchETag("0"))
		_, err := get("f6/object", options)
		return message(err)
	}},
	{"F6 range message", func() string {
		putted("f6/object", "x")
		options := minio.GetObjectOptions{}
		check(options.SetRange(5, 9))
		_, err := get("f6/object", options)
		return message(err)
	}},
	{"F6 missing key message", func() string { _, err := get("f6/none", minio.GetObjectOptions{}); return message(err) }},
	{"F6 statuses", statuses},
	{"F6 every error is complete", everyError},
	{"F7 size of metadata", func() string {
		sized := func(n int) string {
			return code(put("f7/metadata", "x", minio.PutObjectOptions{UserMetadata: map[string]string{"Ab": strings.Repeat("x", n)}}))
		}
		return sized(2046) + ", " + sized(2047)
	}},
	{"F9 deleting a deleted version", func() string {
		info := must(client.PutObject(ctx, versioned, "f9/object", strings.NewReader("x"), 1, minio.PutObjectOptions{}))
		remove := func() string {
			return code(client.RemoveObject(ctx, versioned, "f9/object", minio.RemoveObjectOptions{VersionID: info.VersionID}))
		}
		first, second := remove(), remove()
		listed := make(chan minio.ObjectInfo, 1)
		listed <- minio.ObjectInfo{Key: "f9/object", VersionID: info.VersionID}
		close(listed)
		deleted, errors := 0, 0
		for r := range client.RemoveObjectsWithResult(ctx, versioned, listed, minio.RemoveObjectsOptions{}) {
			if r.Err == nil {
				deleted++
			} else {
				errors++
			}
		}
		return fmt.Sprintf("%s, %s, %d deleted, %d errors", first, second, deleted, errors)
	}},
	{"F10 storage class of multipart", func() string {
		multipart("f10/ia", minio.PutObjectOptions{StorageClass: "STANDARD_IA"})
		for o := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: "f10/ia"}) {
			return stat("f10/ia").Metadata.Get("X-Amz-Storage-Class") + " " + o.StorageClass
		}
		return "not listed"
	}},
	{"F10 metadata of multipart", func() string {
		multipart("f10/described", minio.PutObjectOptions{
			UserMetadata: map[string]string{"A": "b"}, ContentType: "text/x", CacheControl: "no-store"})
		info := stat("f10/described")
		return info.UserMetadata["A"] + " " + info.ContentType + " " + info.Metadata.Get("Cache-Control")
	}},
	{"F10 location of multipart", func() string {
		location := must(url.PathUnescape(multipart("f10/lö", minio.PutObjectOptions{}).Location))
		return strings.ReplaceAll(strings.ReplaceAll(location, endpoint, "ENDPOINT"), bucket, "BUCKET")
	}},
	{"F10 tagging count", func() string {
		check(put("f10/tags", "x", minio.PutObjectOptions{UserTags: map[string]string{"a": "b", "c": "d"}}))
		putted("f10/no-tags", "x")
		counted := func(key string) string {
			_, _, headers, err := core.GetObject(ctx, bucket, key, minio.GetObjectOptions{})
			check(err)
			if count := headers.Get("X-Amz-Tagging-Count"); count != "" {
				return count
			}
			return "none"
		}
		return counted("f10/tags") + " " + counted("f10/no-tags")
	}},
	{"F10 accept-ranges", func() string {
		putted("f10/ranges", "x")
		part := minio.GetObjectOptions{}
		check(part.SetRange(0, 0))
		var all []string
		for _, options := range []minio.GetObjectOptions{{}, part} {
			_, _, headers, err := core.GetObject(ctx, bucket, "f10/ranges", options)
			check(err)
			all = append(all, headers.Get("Accept-Ranges"))
		}
		return strings.Join(all, " ")
	}},
	{"F10 order of keys", order},
	{"F10 keys that a server might keep to itself", func() string {
		names := []string{".mpus-0/1", ".mpus-x", ".s3proxy-x"}
		for _, name := range names {
			putted(name, name)
		}
		if found := keys("."); strings.Join(found, " ") != strings.Join(names, " ") {
			return fmt.Sprint(found)
		}
		return strings.Join([]string{body(".mpus-x"), body(".mpus-0/1"), body(".s3proxy-x"), "listed"}, ", ")
	}},
	{"F10 delimiters", delimiters},
	{"F10 large object", func() string {
		content := make([]byte, 17<<20)
		rand.Read(content)
		must(client.PutObject(ctx, bucket, "f10/large", bytes.NewReader(content), int64(len(content)), minio.PutObjectOptions{PartSize: 5 << 20}))
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
