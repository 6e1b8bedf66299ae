import * as z from "zod";

/** `unit_` and a lower-case ULID. */
export const UnitId = z
  .string()
  .regex(/^unit_[0-9a-z]{26}$/)
  .meta({ description: "Immutable id of a unit", example: "unit_01jz8m5x7q3v9c2t6b4w0k1n8p" });

/** Year and type of the report. */
export const PeriodId = z
  .string()
  .regex(/^\d{4}-[A-Z][A-Z0-9]{0,11}$/)
  .meta({ description: "Year and type of the report", example: "2026-YEAR" });

/** `phuong`, `xa`, `department` …: data, not a closed list. */
export const UnitKind = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/)
  .meta({ description: "Kind of a unit", example: "phuong" });

export const FileId = z
  .string()
  .regex(/^[a-z]+(-\d+)?$/)
  .meta({ description: "data, document, evidence-1 …", example: "data" });

/** Of a decision over many. */
export const JobId = z
  .string()
  .regex(/^job_[0-9a-f]{32}$/)
  .meta({ description: "Id of a job", example: "job_5f0c1b0e6a7d4c3f9e2b8a1d0c7f6e5a" });

/** Of the rules run again over a period. */
export const RecheckId = z
  .string()
  .regex(/^rchk_[0-9a-f]{32}$/)
  .meta({ description: "Id of a recheck", example: "rchk_5f0c1b0e6a7d4c3f9e2b8a1d0c7f6e5a" });

export const UnitPath = z.object({ unitId: UnitId });

export const PeriodPath = z.object({ periodId: PeriodId });
