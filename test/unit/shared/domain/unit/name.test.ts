import { describe, expect, it } from "vitest";
import { isSameName } from "../../../../../shared/domain/unit/name.ts";

describe("Vietnamese names", () => {
  it.each([
    ["Xã Hòa Phú", "Xã Hoà Phú"],
    ["Phường Thụy Khuê", "Phường Thuỵ Khuê"],
    ["Xã Hòa Phú", "Xã Hòa Phú".normalize("NFD")],
    ["Phường Ba Đình", "  Phường  Ba\u00a0Ðình "],
    ["Phường Hoàn Kiếm", "PHƯỜNG HOÀN KIẾM"],
  ])("%s and %s are the same", (a, b) => expect(isSameName(a, b)).toBe(true));

  it.each([
    ["Xã Sơn Đồng", "Xã Sơn Đông"],
    ["Xã Hòa Phú", "Xã Hoa Phú"],
    ["Phường Đại Mỗ", "Phường Dại Mỗ"],
    ["Xã Mê Linh", "Xã Me Linh"],
    ["Phường Trúc Bạch", "Phường Ba Đình"],
  ])("%s and %s are different", (a, b) => expect(isSameName(a, b)).toBe(false));
});
