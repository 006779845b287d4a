import type { components, paths } from "./contract.js";
import type { Kam } from "./kam.js";
import { answer } from "./problems.js";

type Import = components["schemas"]["Import"];
type Takes<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: infer Content }; responses: { 202: { content: { "application/json": Import } } } };
}
  ? "text/csv" extends keyof Content
    ? Path
    : never
  : never;

/** The paths that take files. */
export type UploadPath = { [Path in keyof paths]: Takes<Path> }[keyof paths];

type LoosePost = (path: string, init: object) => Promise<{ data?: Import; error?: unknown; response: Response }>;

/** Sends a file in; `waitFor` waits until its rows have landed. */
export function upload(
  kam: Kam,
  path: UploadPath,
  file: Blob | ArrayBuffer | string,
  mediaType: string,
  query: { dry_run?: boolean; mode?: components["schemas"]["ImportMode"]; mapping?: string } = {},
): Promise<Import> {
  const init = {
    params: { query },
    body: file,
    bodySerializer: (body: unknown) => body,
    headers: { "content-type": mediaType },
  };
  return answer((kam.POST as unknown as LoosePost)(path, init));
}
