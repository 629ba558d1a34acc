import { CsvParser } from './csv-parser.ts';

/** All records of a text, the header first. */
export function parseRecords(text: string): string[][] {
  const parser = new CsvParser();
  return [...parser.write(text), ...parser.end()];
}
