import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { requireCommand } from "../require-command.ts";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

test(
  "the AWS CLI, boto3 and the SDK each run the campaign and the journey of the example",
  async () => {
    console.log(requireCommand("aws", ["--version"], "pip install awscli"));
    console.log(
      "boto3",
      requireCommand("python3", ["-c", "import boto3; print(boto3.__version__)"], "pip install boto3"),
    );
    const example = await copyExample("marketer");
    expect(await example.typeErrors()).toBe("");
    // A shell that is set up for AWS: nothing of the example calls AWS. boto3 fails on a profile that does not exist.
    const shell = { AWS_PROFILE: "production", AWS_REGION: "eu-west-1" };
    const env = { ...shell, AWS_ENDPOINT_URL: await example.startCloud("--bare") };
    const expected = /prints:\n\n```\n([^`]*)```/.exec(readFileSync(example.path("README.md"), "utf8"))?.[1];
    const { AWS_PROFILE: _profile, ...withoutProfile } = env;

    expect(await example.runToEnd("bash", ["send.sh"], env)).toBe(expected);
    expect(await example.runToEnd("python3", ["send.py"], withoutProfile)).toBe(expected);
    expect(await example.runToEnd(process.execPath, ["send.ts"], env)).toBe(expected);
  },
  EXAMPLE_MS,
);
