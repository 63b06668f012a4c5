import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Pinpoint } from "@aws-sdk/client-pinpoint";
import { toError } from "../../../src/to-error.ts";

/** The output of an operation as the client returns it, or the name and message of its error. */
export type Result = { output: unknown } | { error: { name: string; message: string } };
export type Client = { call(operation: string, input: object): Promise<Result>; close(): void };

const REGION = "us-east-1";
const KEY = { accessKeyId: "000000000000", secretAccessKey: "local" };

export const sdkForJavaScript = (endpoint: string): Client => {
  const pinpoint = new Pinpoint({ endpoint, region: REGION, credentials: KEY });
  type Call = (input: object) => Promise<{ $metadata: object }>;
  return {
    call: async (operation, input) => {
      const method = Reflect.get(pinpoint, operation.charAt(0).toLowerCase() + operation.slice(1)) as Call;
      return method.call(pinpoint, input).then(
        ({ $metadata: _metadata, ...output }) => ({ output }),
        (error: unknown) => ({ error: { name: toError(error).name, message: toError(error).message } }),
      );
    },
    close: () => pinpoint.destroy(),
  };
};

/** boto3, in one process of Python for all calls. */
export const boto3 = (endpoint: string): Client => {
  const program = join(import.meta.dirname, "call.py");
  const child = spawn("python3", [program, endpoint], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    call: async (operation, input) => {
      child.stdin.write(`${JSON.stringify({ operation, input })}\n`);
      const { value } = await lines.next();
      return JSON.parse(value ?? "");
    },
    close: () => void child.kill(),
  };
};

/** The AWS CLI, in one process for each call. */
export const awsCli = (endpoint: string): Client => {
  const { AWS_PROFILE: _profile, ...others } = process.env;
  const env = { ...others, AWS_ACCESS_KEY_ID: KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey };
  return {
    call: (operation, input) => {
      const command = operation.replaceAll(/(?<!^)[A-Z]/g, "-$&").toLowerCase();
      const options = ["--endpoint-url", endpoint, "--region", REGION, "--output", "json"];
      const args = ["pinpoint", command, "--cli-input-json", JSON.stringify(input), ...options];
      return new Promise((resolve) =>
        execFile("aws", args, { env }, (error, stdout, stderr) =>
          resolve(error ? errorIn(stderr) : { output: stdout.trim() === "" ? {} : JSON.parse(stdout) }),
        ),
      );
    },
    close: () => {},
  };
};

const errorIn = (stderr: string): Result => {
  const [, name = "", message = stderr] = /\((\w+)\) when calling [^:]*: (.*)/.exec(stderr) ?? [];
  return { error: { name, message } };
};
