import createClient, { type Client } from "openapi-fetch";

import type { paths } from "./contract.js";
import { type Retries, patient } from "./patience.js";

/** A bearer token, or what gives the one that is valid now; it is asked for every request. */
export type Token = string | (() => string | Promise<string>);

/** Calls every operation of the contract by its path: `kam.GET("/v1/accounts", …)`. */
export type Kam = Client<paths>;

export interface KamOptions {
  /** Where the gateway is. */
  url: string;
  token: Token;
  /** The language of refusals and of names. */
  language?: "en" | "zh-CN";
  retries?: Partial<Retries>;
  /** What carries requests out; the platform's own by default. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A client of the suite. Every POST gets an Idempotency-Key unless it brings one. */
export function createKam(options: KamOptions): Kam {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const kam = createClient<paths>({ baseUrl: options.url, fetch: patient(send, options.retries) });
  kam.use({
    async onRequest({ request }) {
      const token = typeof options.token === "string" ? options.token : await options.token();
      request.headers.set("authorization", `Bearer ${token}`);
      request.headers.set("accept-language", options.language ?? "en");
      if (request.method === "POST" && !request.headers.has("idempotency-key")) {
        request.headers.set("idempotency-key", crypto.randomUUID());
      }
      if (request.method === "PATCH") {
        request.headers.set("content-type", "application/merge-patch+json");
      }
      return request;
    },
  });
  return kam;
}
