import type { paths } from "./contract.js";
import type { Kam } from "./kam.js";
import { answer } from "./problems.js";

interface Page<Thing> {
  items: Thing[];
  next_cursor?: string | null;
}

/** What a GET of the path gives, when that is a page. */
type PageOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Found } } } };
}
  ? Found extends Page<unknown>
    ? Found
    : never
  : never;

/** The paths of lists. */
export type ListPath = { [Path in keyof paths]: [PageOf<Path>] extends [never] ? never : Path }[keyof paths];

/** What the list at a path holds. */
export type Item<Path extends ListPath> = PageOf<Path>["items"][number];

type Parameters<Path extends ListPath> = paths[Path] extends { get: { parameters: infer Given } } ? Given : never;
type Query<Path extends ListPath> = Parameters<Path> extends { query?: infer Given } ? Given : never;
type PathValues<Path extends ListPath> = Parameters<Path> extends { path: infer Given } ? Given : undefined;

type LooseGet = (
  path: string,
  init: object,
) => Promise<{ data?: Page<unknown>; error?: unknown; response: Response }>;

/** Every item of a list, read page after page. */
export async function* each<Path extends ListPath>(
  kam: Kam,
  path: Path,
  query: Omit<NonNullable<Query<Path>>, "cursor"> = {} as never,
  ...values: PathValues<Path> extends undefined ? [] : [PathValues<Path>]
): AsyncGenerator<Item<Path>, void, undefined> {
  const get = kam.GET as unknown as LooseGet;
  let cursor: string | null | undefined;
  do {
    const params = { query: { ...query, ...(cursor ? { cursor } : {}) }, path: values[0] };
    const page = await answer(get(path, { params }));
    yield* page.items as Item<Path>[];
    cursor = page.next_cursor;
  } while (cursor);
}
