import type { FiguresRule } from "./rule.ts";

export const sameFile: FiguresRule = {
  codes: ["SAME_FILE"],
  about: "figures",
  speaks: "The workbook is, byte for byte, the one that the unit sent for an earlier period.",
  find: ({ dataSha256, earlier }) =>
    Object.values(earlier)
      .filter((report) => dataSha256 !== undefined && report.dataSha256 === dataSha256)
      .slice(0, 1)
      .map(({ periodId }) => ({ code: "SAME_FILE", found: periodId })),
};
