/** A typed client of KAM Suite's API. */

export { type Kam, type KamOptions, type Token, createKam } from "./kam.js";
export { type Item, type ListPath, each } from "./pages.js";
export { type Job, type JobMaker, JobNotFinished, JobUnsuccessful, type WaitOptions, waitFor } from "./jobs.js";
export { type Fault, Problem, answer } from "./problems.js";
export { type Retries } from "./patience.js";
export { type UploadPath, upload } from "./uploads.js";
export type { components, operations, paths } from "./contract.js";
