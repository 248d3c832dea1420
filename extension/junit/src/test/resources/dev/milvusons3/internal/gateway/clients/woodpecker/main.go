// What Woodpecker, the write-ahead log of Milvus 2.6, asks of S3 before it starts, by its own code: each case prints its name and what
// came of it, as milvus-cases.txt has it.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/zilliztech/woodpecker/common/config"
	"github.com/zilliztech/woodpecker/common/objectstorage"
	"github.com/zilliztech/woodpecker/common/werr"
)

var (
	ctx    = context.Background()
	bucket = os.Getenv("BUCKET")
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// settings are what Milvus makes of its own ones.
func settings() *config.Configuration {
	settings := must(config.NewConfiguration())
	// Its log would stand between the results.
	settings.Log.Level = "fatal"
	host, port, err := net.SplitHostPort(os.Getenv("ADDRESS"))
	if err != nil {
		panic(err)
	}
	settings.Minio.Address = host
	settings.Minio.Port = must(strconv.Atoi(port))
	settings.Minio.UseSSL = os.Getenv("SSL") == "true"
	settings.Minio.UseVirtualHost = os.Getenv("VIRTUAL_HOST") == "true"
	settings.Minio.UseIAM = true
	settings.Minio.CloudProvider = "aws"
	settings.Minio.Region = os.Getenv("AWS_REGION")
	settings.Minio.BucketName = bucket
	settings.Minio.RootPath = "files/wp"
	settings.Minio.CreateBucket = true
	settings.Woodpecker.Storage.Type = "minio"
	return settings
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
	var storage objectstorage.ObjectStorage
	put := func(key string) string {
		err := storage.PutObjectIfNoneMatch(ctx, bucket, key, strings.NewReader("block"), 5)
		switch {
		case err == nil:
			return "ok"
		case werr.ErrObjectAlreadyExists.Is(err):
			return "already there"
		case werr.ErrSegmentFenced.Is(err):
			return "fenced"
		default:
			return err.Error()
		}
	}
	for _, c := range []struct {
		name string
		run  func() string
	}{
		{"storage opens", func() string {
			storage = must(objectstorage.NewObjectStorage(ctx, settings()))
			return "ok"
		}},
		{"conditional writes are there", func() string {
			return fmt.Sprint(must(objectstorage.CheckIfConditionWriteSupport(ctx, storage, bucket, "files/wp")))
		}},
		{"block is written once", func() string { return put("files/wp/1/0.blk") + ", " + put("files/wp/1/0.blk") }},
		{"fence keeps writers out", func() string {
			if err := storage.PutFencedObject(ctx, bucket, "files/wp/1/1.blk"); err != nil {
				return err.Error()
			}
			_, fenced, err := storage.StatObject(ctx, bucket, "files/wp/1/1.blk")
			return fmt.Sprint(put("files/wp/1/1.blk"), " ", fenced, " ", err)
		}},
		{"outside of the root path", func() string {
			if err := put("other/key"); strings.Contains(err, "not authorized to perform: s3:PutObject") {
				return "denied"
			} else {
				return err
			}
		}},
		{"removed", func() string {
			var keys []string
			err := storage.WalkWithObjects(ctx, bucket, "files/wp/", true, func(object *objectstorage.ChunkObjectInfo) bool {
				keys = append(keys, object.FilePath)
				return true
			})
			for _, key := range keys {
				if failure := storage.RemoveObject(ctx, bucket, key); failure != nil {
					err = failure
				}
			}
			return fmt.Sprint(strings.Join(keys, " "), " ", err)
		}},
	} {
		fmt.Println(strings.ReplaceAll(c.name+"="+run(c.run), "\n", "\\n"))
	}
}
