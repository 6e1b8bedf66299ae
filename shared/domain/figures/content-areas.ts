import type { ContentArea, IndicatorTemplate } from "./indicator-template.ts";

/** Versions from before areas were part of a template are split by those of the first programme, as `data/content-areas.csv` has them. */
const FIRST_CONTENT_AREAS: readonly ContentArea[] = [
  {
    code: "00",
    name: {
      vi: "Quan điểm, chỉ đạo của Đảng; chính sách, quy định của nhà nước về CCHC",
      en: "policy and leadership",
    },
  },
  { code: "01", name: { vi: "Cải cách thể chế", en: "institutions" } },
  { code: "02", name: { vi: "Cải cách thủ tục hành chính", en: "administrative procedures" } },
  {
    code: "03",
    name: { vi: "Cải cách tổ chức bộ máy hành chính nhà nước", en: "organisation of the apparatus" },
  },
  { code: "04", name: { vi: "Cải cách chế độ công vụ", en: "civil service" } },
  { code: "05", name: { vi: "Cải cách tài chính công", en: "public finance" } },
  {
    code: "06",
    name: {
      vi: "Xây dựng, phát triển chính quyền điện tử, chính quyền số",
      en: "e-government, digital government",
    },
  },
];

/** What a version's numbers may be split by. */
export function contentAreasOf({
  contentAreas,
}: Pick<IndicatorTemplate, "contentAreas">): readonly ContentArea[] {
  return contentAreas ?? FIRST_CONTENT_AREAS;
}
