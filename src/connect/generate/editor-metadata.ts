import { isJsonObject } from "../../parse-json.ts";
import type { Action } from "../flow-document.ts";

// The editor draws a block about 220 points wide and 200 high.
const STEP = { x: 280, y: 220 };
const COLUMNS = 6;

/** What the editor of Amazon Connect needs to draw a flow; the execution does not use it. Its shape is that of exported flows. */
export const editorMetadata = (name: string, actions: readonly Action[]): Record<string, unknown> => ({
  entryPointPosition: { x: 40, y: 40 },
  ActionMetadata: Object.fromEntries(actions.map((action, at) => [action.Identifier, metadataOf(action, at)])),
  Annotations: [],
  name,
  description: "",
  type: "contactFlow",
  status: "saved",
  hash: {},
});

const metadataOf = ({ Type, Parameters, Transitions }: Action, at: number): Record<string, unknown> => ({
  position: { x: 160 + (at % COLUMNS) * STEP.x, y: 40 + Math.floor(at / COLUMNS) * STEP.y },
  isFriendlyName: true,
  ...parametersOf(Type, Parameters),
  ...(Type === "Compare" && {
    conditions: [],
    conditionMetadata: Transitions.Conditions.map(({ Condition }, index) => ({
      id: `${index}`,
      operator: { name: "Equals", value: "Equals", shortDisplay: "=" },
      value: Condition.Operands[0],
    })),
  }),
});

const parametersOf = (type: string, parameters: Record<string, unknown>): Record<string, unknown> => {
  switch (type) {
    case "InvokeLambdaFunction": {
      const attributes = objectOf(parameters.LambdaInvocationAttributes);
      const displayName = String(parameters.LambdaFunctionARN).split(":").at(-1);
      return {
        parameters: { LambdaFunctionARN: { displayName }, LambdaInvocationAttributes: dynamicOnes(attributes) },
        dynamicMetadata: mapValues(attributes, isDynamic),
      };
    }
    case "UpdateContactAttributes": {
      const attributes = objectOf(parameters.Attributes);
      return { parameters: { Attributes: dynamicOnes(attributes) }, dynamicParams: Object.keys(attributes) };
    }
    case "UpdateFlowAttributes": {
      const values = mapValues(objectOf(parameters.FlowAttributes), (value) => ({
        Value: { useDynamic: isDynamic(objectOf(value).Value) },
      }));
      return { parameters: { FlowAttributes: values } };
    }
    case "Wait":
      return {
        parameters: { TimeLimitSeconds: { unit: 1 }, MinimumWaitTimeSeconds: { unit: 1 } },
        timeoutUnit: { display: "Seconds", value: "second" },
      };
    default:
      return {};
  }
};

const isDynamic = (value: unknown): boolean => typeof value === "string" && value.startsWith("$.");
const objectOf = (value: unknown): Record<string, unknown> => (isJsonObject(value) ? value : {});
const mapValues = (object: Record<string, unknown>, map: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
const dynamicOnes = (attributes: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (isDynamic(value) ? [[name, { useDynamic: true }]] : [])),
  );
