import { expect, test } from "vitest";
import { FakeConnection } from "./home.fixture.js";
import { Operation, type Result } from "./operation.js";
import { bulk } from "./texts.js";

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
  const operation = new Operation(2, new FakeConnection());
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
  const operation = new Operation(5, new FakeConnection());
  const over = operation.run(endless, endless);
  await new Promise((resolve) => setTimeout(resolve, 1));
  operation.stop();
  await over;
  expect(operation).toMatchObject({ state: "stopped", done: 1 });
  expect(unsubscribed).toBe(1);
});

test("a command that is refused ends it", async () => {
  const operation = new Operation(1, new FakeConnection());
  await operation.run(() => Promise.reject(new Error("Unauthorized")));
  expect(operation.error).toEqual(new Error("Unauthorized"));
});

test.each([true, false])("a lost connection ends it, begun: %s", async (begun) => {
  const connection = new FakeConnection();
  const operation = new Operation(2, connection);
  const silent = new Promise<() => Promise<void>>((resolve) => {
    if (begun) resolve(() => Promise.resolve());
  });
  const over = operation.run(
    () => silent,
    () => Promise.reject(new Error("begun nevertheless")),
  );
  await new Promise((resolve) => setTimeout(resolve, 1));
  connection.tell("disconnected");
  await over;
  expect(operation).toMatchObject({ state: "done", lost: true, error: new Error(bulk.lost) });
});
