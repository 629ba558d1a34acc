/** What a CSV may be at most; each bound keeps memory bounded whatever the input. */
export interface CsvLimits {
  /** UTF-16 code units in one field. */
  maximumFieldLength: number;
  /** UTF-16 code units in one record, separators and quotes not counted. */
  maximumRecordLength: number;
  /** Fields in one record. */
  maximumFields: number;
}

/** Wide enough for a thousand features with room to spare; a record is at most 2 MiB in memory. */
export const CSV_LIMITS: CsvLimits = {
  maximumFieldLength: 65_536,
  maximumRecordLength: 1_048_576,
  maximumFields: 4_096,
};
