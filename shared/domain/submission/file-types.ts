/** Media types of the files that reports consist of. */
export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
export const DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
export const PDF_TYPE = "application/pdf";
export const PNG_TYPE = "image/png";
export const JPEG_TYPE = "image/jpeg";
