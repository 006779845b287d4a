import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [KAM = "../../.venv/bin/kam", ...ARGUMENTS] = (process.env["KAM"] ?? "").split(" ").filter(Boolean);
const START_LIMIT_MS = 90_000;

/** A suite in a process of its own. */
export interface Suite {
  url: string;
  token(role: string): string;
  stop(): Promise<void>;
}

/** `kam up` on a free port and an empty database, ready. */
export async function startSuite(): Promise<Suite> {
  const folder = mkdtempSync(join(tmpdir(), "kam-"));
  const env = { ...process.env, KAM_DATA_DIR: folder };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = spawn(KAM, [...ARGUMENTS, "up", "--port", String(port)], { env, stdio: "ignore" });
  await ready(url, started);
  return {
    url,
    token(role) {
      const said = execFileSync(KAM, [...ARGUMENTS, "token", "--role", role], { env, stdio: ["ignore", "pipe", "ignore"] });
      return said.toString().trim().split("\n").at(-1) ?? "";
    },
    async stop() {
      const gone = new Promise((resolve) => started.once("exit", resolve));
      started.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}

async function ready(url: string, started: ChildProcess): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until && started.exitCode === null) {
    const answered = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answered?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the suite did not become ready");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
