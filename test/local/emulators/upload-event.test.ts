import { expect, test } from "vitest";
import { ImportMessage } from "../../../src/audience/import/import-task.ts";
import { isReported, uploadEvent, uploadOf } from "../../../src/local/emulators/upload-event.ts";

const put = (url: string, headers = {}, method = "PUT") => uploadOf({ method, url, headers }, '"e-1"');

test("an upload is a whole object that was put, copied or completed from parts", () => {
  expect(put("/lists/a%20b/c.csv", { "content-length": "7" })).toEqual({
    eventName: "ObjectCreated:Put",
    bucket: "lists",
    key: "a b/c.csv",
    eTag: "e-1",
    size: 7,
  });
  expect(put("/lists/c.csv", { "x-amz-copy-source": "/lists/b.csv" })?.eventName).toBe("ObjectCreated:Copy");
  expect(put("/lists/c.csv?uploadId=u", {}, "POST")?.eventName).toBe("ObjectCreated:CompleteMultipartUpload");
  for (const url of [
    "/lists",
    "/lists/",
    "/lists/c.csv?partNumber=1&uploadId=u",
    "/lists/c.csv?tagging",
    "/lists/c.csv?acl",
  ])
    expect(put(url)).toBeUndefined();
  expect([put("/lists?delete", {}, "POST"), put("/lists/c.csv", {}, "GET")]).toEqual([undefined, undefined]);
});

test("a bucket reports the events, prefix and suffix that it is configured for", () => {
  const upload = put("/lists/spring/c.csv") ?? expect.fail("no upload");
  const reports = (change: object) =>
    isReported({ queueArn: "q", events: ["s3:ObjectCreated:*"], prefix: "", suffix: "", ...change }, upload);
  expect([
    reports({}),
    reports({ prefix: "spring/", suffix: ".csv" }),
    reports({ events: ["s3:ObjectCreated:Put"] }),
  ]).toEqual([true, true, true]);
  expect([
    reports({ prefix: "autumn/" }),
    reports({ suffix: ".json" }),
    reports({ events: ["s3:ObjectCreated:Copy"] }),
  ]).toEqual([false, false, false]);
});

test("the function reads the key of an event as it was uploaded", () => {
  const key = "spring sale/ü+1 & 100%.csv";
  const upload = put(`/lists/${key.split("/").map(encodeURIComponent).join("/")}`) ?? expect.fail("no upload");
  const event = uploadEvent(upload, { region: "us-east-1", nowMs: 0, sequencer: "00A1" });
  expect(ImportMessage.parse(event)).toEqual({ kind: "uploads", uploads: [{ bucket: "lists", key, version: "00A1" }] });
});
