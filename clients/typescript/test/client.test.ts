import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { JobUnsuccessful, type Kam, Problem, answer, createKam, each, upload, waitFor } from "../src/index.js";
import { type Suite, startSuite } from "./suite.js";

const MANAGER = {
  external_id: "E-1",
  name: "Lin Wen",
  role: "relationship",
  grade: "G3",
  employed_from: "2021-04-01",
  capacity_hours: 160,
} as const;
const NOBODY = "01981d2e-7a7c-7000-8000-000000000009";
const ROWS = "lei,legal_name,country\n529900T8BM49AURSDO55,测试银行,CN\nbroken,x,CN\n";

let suite: Suite;
let kam: Kam;

before(async () => {
  suite = await startSuite();
  const token = suite.token("admin");
  kam = createKam({ url: suite.url, token: async () => token });
  for (let n = 0; n < 5; n += 1) {
    await answer(kam.POST("/v1/managers", { body: { ...MANAGER, external_id: `P-${n}` } }));
  }
});

after(() => suite?.stop());

test("what is made can be read and changed", async () => {
  const made = await answer(kam.POST("/v1/managers", { body: { ...MANAGER, external_id: "E-2" } }));
  const path = { manager_id: made.id };
  const changed = await answer(
    kam.PATCH("/v1/managers/{manager_id}", {
      params: { path, header: { "if-match": `"v${made.version}"` } },
      body: { name: "林雯" },
    }),
  );
  const found = await answer(kam.GET("/v1/managers/{manager_id}", { params: { path } }));
  assert.deepEqual(found, changed);
  assert.equal(found.name, "林雯");
});

test("a refusal is thrown with every fault, in the reader's language", async () => {
  const chinese = createKam({ url: suite.url, token: suite.token("admin"), language: "zh-CN" });
  const body = { ...MANAGER, external_id: "E-3", grade: "", capacity_hours: -1 };
  await assert.rejects(answer(chinese.POST("/v1/managers", { body })), (error: Problem) => {
    assert.equal(error.status, 422);
    assert.deepEqual(new Set(error.faults.map((fault) => fault.pointer)), new Set(["/grade", "/capacity_hours"]));
    assert.match(error.title, /[\u4e00-\u9fff]/);
    return true;
  });
});

test("what is not there is a problem too", async () => {
  const call = kam.GET("/v1/managers/{manager_id}", { params: { path: { manager_id: NOBODY } } });
  await assert.rejects(answer(call), (error: Problem) => error instanceof Problem && error.status === 404);
});

test("the same key makes one thing", async () => {
  const make = () =>
    answer(
      kam.POST("/v1/managers", {
        params: { header: { "idempotency-key": "once" } },
        body: { ...MANAGER, external_id: "E-4" },
      }),
    );
  assert.deepEqual(await make(), await make());
});

test("a list is read to its end", async () => {
  const whole = await answer(kam.GET("/v1/managers", { params: { query: { limit: 200 } } }));
  const names: string[] = [];
  for await (const manager of each(kam, "/v1/managers", { limit: 2 })) {
    names.push(manager.external_id);
  }
  assert.ok(names.length > 4);
  assert.deepEqual(names, whole.items.map((manager) => manager.external_id));
});

test("a file is sent in, waited for, and its errors read", async () => {
  const seen: [number, number | null][] = [];
  const begun = await upload(kam, "/v1/imports/accounts", ROWS, "text/csv", { dry_run: true });
  const onProgress = (done: number, total: number | null) => seen.push([done, total]);
  const job = await waitFor(kam, begun, { pauseMs: 50, onProgress });
  assert.equal(job.state, "succeeded");
  assert.deepEqual(seen.at(-1), [2, 2]);
  const rows: number[] = [];
  for await (const error of each(kam, "/v1/imports/accounts/{import_id}/errors", {}, { import_id: begun.id })) {
    rows.push(error.row);
  }
  assert.deepEqual(rows, [3]);
});

function answering(...answers: (() => Response)[]): { client: Kam; requests: Request[] } {
  const requests: Request[] = [];
  const client = createKam({
    url: "http://kam.test",
    token: "t",
    retries: { attempts: 3, firstPauseMs: 1 },
    fetch: async (request) => {
      requests.push(request);
      const next = answers.length > 1 ? answers.shift() : answers[0];
      return next!();
    },
  });
  return { client, requests };
}

const busy = () => new Response("{}", { status: 503, headers: { "content-type": "application/problem+json" } });
const made = () => new Response('{"id":"1"}', { status: 201, headers: { "content-type": "application/json" } });
const cutOff = () => {
  throw new TypeError("fetch failed");
};

test("a passing failure is repeated under the same key", async () => {
  const { client, requests } = answering(busy, cutOff, made);
  assert.equal((await answer(client.POST("/v1/managers", { body: MANAGER }))).id, "1");
  assert.equal(requests.length, 3);
  assert.equal(new Set(requests.map((request) => request.headers.get("idempotency-key"))).size, 1);
});

test("what may have happened is not asked for again without a key", async () => {
  const { client, requests } = answering(busy);
  const change = client.PATCH("/v1/managers/{manager_id}", {
    params: { path: { manager_id: NOBODY }, header: { "if-match": '"v1"' } },
    body: { name: "x" },
  });
  await assert.rejects(answer(change), Problem);
  assert.equal(requests.length, 1);
});

test("a job that fails is thrown", async () => {
  const job = { version: 2, kind: "x", id: "1", state: "failed", progress: { done: 0, total: null }, problem: { detail: "Empty." } };
  const { client } = answering(() => Response.json(job));
  await assert.rejects(waitFor(client, { job: "/v1/jobs/kpi/1" }), JobUnsuccessful);
});

test("what the contract does not know is refused by the compiler", () => {
  // Each of these lines fails to compile if the types ever become loose.
  const wrong = () => [
    // @ts-expect-error - no such path
    kam.GET("/v1/nothing"),
    // @ts-expect-error - not a text
    kam.POST("/v1/managers", { body: { ...MANAGER, grade: 7 } }),
    // @ts-expect-error - not a list
    each(kam, "/v1/managers/{manager_id}"),
    // @ts-expect-error - takes no files
    upload(kam, "/v1/managers", "", "text/csv"),
  ];
  assert.equal(typeof wrong, "function");
});
