/** One thing wrong. `pointer` leads into the body, or names a parameter: `?query`, `:path`, `@header`. */
export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

/** The suite refused, with a problem document (RFC 9457). `faults` are all that it found. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly faults: readonly Fault[];

  constructor(status: number, document: unknown) {
    const told = (typeof document === "object" && document !== null ? document : {}) as Partial<
      Record<"type" | "title" | "detail" | "instance", string> & { errors: Fault[] }
    >;
    super([told.title ?? `HTTP ${status}`, told.detail].filter(Boolean).join(" "));
    this.name = "Problem";
    this.status = status;
    this.type = told.type ?? "about:blank";
    this.title = told.title ?? `HTTP ${status}`;
    this.detail = told.detail ?? "";
    this.requestId = told.instance ?? "";
    this.faults = told.errors ?? [];
  }
}

/** What came of a call: its document, or a `Problem` thrown. */
export async function answer<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw new Problem(response.status, error);
  }
  return data as NonNullable<Data>;
}
