// Computes the figures of docs/operating/cost.md from the prices and quantities that it states.
import { expect, test } from "vitest";
import { packagedTemplate, resourcesOf } from "../packaged-template.ts";
import { pageAt, tablesOf } from "./operating-pages.ts";

const [prices = [], costs = []] = tablesOf(pageAt("docs/operating/cost.md"));
const SIZES = [10_000, 100_000, 1_000_000];

/** A sum of products, such as `15 × 3 + 20 × 0.04`. */
const evaluate = (formula: string): number =>
  formula
    .split(" + ")
    .map((product) => product.split(" × ").reduce((value, factor) => value * Number(factor), 1))
    .reduce((sum, value) => sum + value, 0);

const lines = prices.map(([item = "", price, units = "", each = "", stack]) => {
  const [formula = "", result = formula] = each.split(" = ");
  return {
    item,
    priceOfUnit: Number(price) / Number(units.replaceAll(",", "")),
    perCustomer: evaluate(formula),
    statedPerCustomer: Number(result),
    perStack: Number(stack),
  };
});
const costOf = (line: (typeof lines)[number], customers: number): number =>
  line.priceOfUnit * (customers * line.perCustomer + line.perStack);
const dollars = (amount: number): string => amount.toFixed(2);
const total = (customers: number): number => lines.reduce((sum, line) => sum + costOf(line, customers), 0);

test.each(lines)("the quantity of $item is the result of its formula", ({ perCustomer, statedPerCustomer }) => {
  expect(statedPerCustomer).toBeCloseTo(perCustomer, 9);
});

test("each cost is price ÷ units × (customers × quantity for each customer + quantity for the stack)", () => {
  expect(lines.length).toBeGreaterThan(10);
  expect(costs.slice(0, -2)).toEqual(
    lines.map((line) => [line.item, ...SIZES.map((size) => dollars(costOf(line, size)))]),
  );
});

test("the totals are the sums, and a customer's share is the total by the number of customers", () => {
  expect(costs.slice(-2)).toEqual([
    ["**Total**", ...SIZES.map((size) => `**${dollars(total(size))}**`)],
    ["for each customer", ...SIZES.map((size) => (total(size) / size).toFixed(5))],
  ]);
});

test("the stack has as many alarms, secrets, keys and streams as the table", () => {
  const HOURS_OF_A_MONTH = 730;
  const template = packagedTemplate();
  const count = (type: string) => resourcesOf(template, type).length;
  const stated = new Map(lines.map(({ item, perStack }) => [item, perStack]));
  expect(stated.get("CloudWatch alarms")).toBe(count("AWS::CloudWatch::Alarm"));
  expect(stated.get("Secrets")).toBe(count("AWS::SecretsManager::Secret"));
  expect(stated.get("KMS keys")).toBe(count("AWS::KMS::Key"));
  expect(stated.get("Kinesis stream hours")).toBe(HOURS_OF_A_MONTH * count("AWS::Kinesis::Stream"));
});
