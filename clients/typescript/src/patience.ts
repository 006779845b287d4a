/** How often a request is sent at most, and how long the pauses between are: doubling, with jitter. */
export interface Retries {
  attempts: number;
  firstPauseMs: number;
  longestPauseMs: number;
}

const PASSING = new Set([429, 502, 503, 504]);
const REPEATABLE = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/** Sends again after a passing failure, where a second time changes nothing more. */
export function patient(
  send: (request: Request) => Promise<Response>,
  retries: Partial<Retries> = {},
): (request: Request) => Promise<Response> {
  const { attempts = 4, firstPauseMs = 200, longestPauseMs = 10_000 } = retries;
  return async (request) => {
    for (let failed = 1; ; failed += 1) {
      const last = failed >= attempts;
      let asked = 0;
      try {
        const response = await send(last ? request : request.clone());
        asked = 1000 * Number(response.headers.get("retry-after") ?? 0) || 0;
        if (last || !mayRepeat(request, response) || asked > longestPauseMs) {
          return response;
        }
        await response.body?.cancel();
      } catch (error) {
        if (last || !isRepeatable(request) || request.signal.aborted) {
          throw error;
        }
      }
      const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** (failed - 1));
      await pause(Math.max(asked, ceiling * (0.5 + Math.random() / 2)));
    }
  };
}

/** Lets time pass. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isRepeatable(request: Request): boolean {
  return REPEATABLE.has(request.method) || request.headers.has("idempotency-key");
}

function mayRepeat(request: Request, response: Response): boolean {
  return PASSING.has(response.status) && (isRepeatable(request) || response.status === 429);
}
