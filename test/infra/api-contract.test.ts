import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ofType } from "./synthesised.ts";

const OPENAPI = join(import.meta.dirname, "../../docs/openapi.json");

it("serves exactly the routes that the published contract describes", () => {
  const { paths } = JSON.parse(readFileSync(OPENAPI, "utf8")) as { paths: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = ofType("prod", "AWS::ApiGatewayV2::Route").map(({ properties }) => properties["RouteKey"]);

  expect(described.length).toBeGreaterThan(0);
  expect(served.toSorted()).toEqual(described.toSorted());
});
