import { expect, it } from "vitest";
import * as z from "zod";
import { parseMessage } from "../../../../functions/_runtime/messages.ts";

const Message = z.object({ detail: z.object({ key: z.string() }) });

it("gives the message and ignores what it does not know", () => {
  expect(parseMessage(Message, '{"detail":{"key":"a","size":1},"id":"1"}')).toEqual({ detail: { key: "a" } });
});

it("names what is wrong without quoting the message", () => {
  expect(() => parseMessage(Message, '{"detail":{"key":{"name":"Nguyễn Văn A"}}}')).toThrow(
    /^unreadable message: detail\.key not as expected$/,
  );
});

it("refuses what is not JSON", () => {
  expect(() => parseMessage(Message, "Nguyễn Văn A")).toThrow(
    /^unreadable message: \(whole\) not as expected$/,
  );
});
