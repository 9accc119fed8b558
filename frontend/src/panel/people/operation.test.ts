import { expect, test } from "vitest";
import { Operation, type Result } from "./operation.js";

const result = (entry: string, error: string | null = null): Result => ({
  type: "result",
  entry,
  user_id: "1",
  outcome: error ? null : "added",
  error,
});

type Listen = Parameters<Operation["run"]>[number];

test("steps run one after the other, and what failed is known", async () => {
  const order: string[] = [];
  const step =
    (name: string, error: string | null): Listen =>
    (callback) => {
      order.push(name);
      queueMicrotask(() => {
        callback(result(name, error));
        callback({ type: "done" });
      });
      return Promise.resolve(() => Promise.resolve());
    };
  const operation = new Operation(2);
  await operation.run(step("x", null), step("y", "No connection"));
  expect(order).toEqual(["x", "y"]);
  expect(operation).toMatchObject({ state: "done", done: 2, total: 2 });
  expect(operation.failed.map(({ entry }) => entry)).toEqual(["y"]);
});

test("stopping unsubscribes and begins nothing more", async () => {
  let unsubscribed = 0;
  const endless: Listen = (callback) => {
    queueMicrotask(() => {
      callback(result("x"));
    });
    return Promise.resolve(() => {
      unsubscribed += 1;
      return Promise.resolve();
    });
  };
  const operation = new Operation(5);
  const over = operation.run(endless, endless);
  await new Promise((resolve) => setTimeout(resolve, 1));
  operation.stop();
  await over;
  expect(operation).toMatchObject({ state: "stopped", done: 1 });
  expect(unsubscribed).toBe(1);
});

test("a command that is refused ends it", async () => {
  const operation = new Operation(1);
  await operation.run(() => Promise.reject(new Error("Unauthorized")));
  expect(operation.error).toEqual(new Error("Unauthorized"));
});
