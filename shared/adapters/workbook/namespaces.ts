/** The names by which the parts of a workbook know each other (ECMA-376, transitional), and how each part begins. */
export const SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
export const OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
export const PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
export const PACKAGE_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
export const RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml";

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
