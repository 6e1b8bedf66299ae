import type { HttpEvent, HttpResult } from "./http-api.ts";

export type Answer<Deps> = (deps: Deps, event: HttpEvent) => Promise<HttpResult>;

/** A function that answers several routes: each by its key, as the API is told. */
export const routed =
  <Deps>(routes: Readonly<Record<string, Answer<Deps>>>) =>
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const answer = routes[event.routeKey];
    if (!answer)
      throw new Error(`no answer to ${event.routeKey}: the API sends a route here that it should not`);
    return answer(deps, event);
  };
