import type { components } from "./contract.js";
import type { Kam } from "./kam.js";
import { pause } from "./patience.js";
import { answer } from "./problems.js";

export type Job = components["schemas"]["Job"];

/** What is made by a job, as imports and runs are, and says where the job is. */
export interface JobMaker {
  job: string;
}

export interface WaitOptions {
  limitMs?: number;
  pauseMs?: number;
  /** Is told each time how much is done, and how much there is to do once that is known. */
  onProgress?: (done: number, total: number | null) => void;
}

/** The job was not over in time; it goes on. */
export class JobNotFinished extends Error {
  override readonly name = "JobNotFinished";

  constructor(readonly job: Job) {
    super(`The job ${job.kind} ${job.id} is still ${job.state}.`);
  }
}

/** The job failed or was cancelled; `job.problem` says why it failed. */
export class JobUnsuccessful extends Error {
  override readonly name = "JobUnsuccessful";

  constructor(readonly job: Job) {
    super(`The job ${job.kind} ${job.id} has ${job.state}. ${job.problem?.detail ?? ""}`.trim());
  }
}

type LooseGet = (path: string, init: object) => Promise<{ data?: Job; error?: unknown; response: Response }>;

/** Waits until a job, or the job that makes `thing`, has succeeded; gives the job. */
export async function waitFor(kam: Kam, thing: Job | JobMaker, options: WaitOptions = {}): Promise<Job> {
  const { limitMs = 600_000, pauseMs = 500, onProgress } = options;
  const path = "job" in thing ? thing.job : `/v1/jobs/${thing.service}/${thing.id}`;
  const until = Date.now() + limitMs;
  let seen = -1;
  for (;;) {
    const job = await answer((kam.GET as unknown as LooseGet)(path, {}));
    if (job.version !== seen) {
      onProgress?.(job.progress.done, job.progress.total);
      seen = job.version;
    }
    if (job.state === "succeeded") {
      return job;
    }
    if (job.state !== "queued" && job.state !== "running") {
      throw new JobUnsuccessful(job);
    }
    if (Date.now() >= until) {
      throw new JobNotFinished(job);
    }
    await pause(pauseMs);
  }
}
