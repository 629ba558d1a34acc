/** One line of a room's error table: what went wrong in words, and what a program may do about it. */
export interface ErrorEntry {
  /** The sentence a person reads; `{name}` is replaced by the value of that name. */
  sentence: string;
  /** Whether the same call may succeed later without anyone changing anything. */
  retryable: boolean;
  /** The HTTP status a server answers with when this error ends a request. */
  status: number;
}

/** What the placeholders of a sentence are filled with. */
export type ErrorValues = Readonly<Record<string, string | number>>;

/** An error out of a table: `code` is for programs, `message` is the filled sentence for people. */
export class CodedError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly status: number;
  readonly values: ErrorValues;

  constructor(code: string, entry: ErrorEntry, values: ErrorValues = {}, options: { cause?: unknown } = {}) {
    super(fill(entry.sentence, values), options);
    this.name = 'CodedError';
    this.code = code;
    this.retryable = entry.retryable;
    this.status = entry.status;
    this.values = values;
  }
}

/** A room's table and the function that makes its errors. */
export interface ErrorTable<T extends Record<string, ErrorEntry>> {
  table: T;
  error(code: keyof T & string, values?: ErrorValues, options?: { cause?: unknown }): CodedError;
}

/**
 * Declares the errors of a room in one place.
 *
 * @example
 * const { error } = defineErrors({ FileMissing: { sentence: 'File {path} is missing.', retryable: false, status: 404 } });
 * throw error('FileMissing', { path: 'model.onnx' }, { cause });
 */
export function defineErrors<const T extends Record<string, ErrorEntry>>(table: T): ErrorTable<T> {
  return {
    table,
    error(code, values, options) {
      const entry = table[code];
      if (entry === undefined) throw new TypeError(`no error is called ${code}`);
      return new CodedError(code, entry, values, options);
    },
  };
}

/** Whether `error` came out of a table and, where codes are given, is one of these. */
export function isCodedError(error: unknown, ...codes: string[]): error is CodedError {
  return error instanceof CodedError && (codes.length === 0 || codes.includes(error.code));
}

function fill(sentence: string, values: ErrorValues): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );
}
