/** A file that a storage has. */
export interface StoredFile {
  /** Relative to the storage's location; empty where the location itself is the file. */
  name: string;
  /** For people and for the format that its ending tells: with the location, without a query. */
  path: string;
  /** Bytes; absent where the server does not say. */
  size?: number;
  /** What the source calls this state of the file: `sha256:`, `version:`, `etag:` or `modified:`, and a value. */
  version?: string;
  /** When it was written, by the clock of the volume or the store; absent where that does not say. */
  modified?: Date;
}

/** A file under way. Nobody sees it before `complete`, and nobody ever sees a part of it. */
export interface StoredWriter {
  /** Waits until the bytes are on their way. @throws StorageRefused, StorageUnreachable, StorageNotFound, DiskFull */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the file appear, whole, in place of one that was there. */
  complete(): Promise<void>;
  /** Leaves nothing behind; never throws, and does nothing after `complete`. */
  abort(): Promise<void>;
}

/** Which bytes of a file are read. */
export interface ByteRange {
  /** The first byte, from 0 on. */
  from?: number;
  /** Behind the last byte. */
  end?: number;
}

/** How a file is read. */
export interface ReadOptions extends ByteRange {
  /** Told once, before the first byte, what is known of the state of the file that is read. */
  onState?: (state: Pick<StoredFile, 'size' | 'version'>) => void;
}

/**
 * Files at one location: a file, or a directory with what is directly in it. Every operation has its time limits, and is tried
 * again where that may help; a read that breaks off goes on where it stopped, as long as the file is the same.
 *
 * All operations throw StorageNotFound, StorageRefused (rights), StorageUnreachable (retryable) or StorageInvalid.
 */
export interface Storage {
  /** The location, for people: without a query and without credentials. */
  readonly location: string;
  /** The files directly in a directory, by name; or the one file that the location is. @throws StorageNotFound where neither is there */
  list(): Promise<StoredFile[]>;
  /** What is known of a file without reading it; undefined where it is not there. */
  describe(name: string): Promise<StoredFile | undefined>;
  /** The file's bytes. One call reads one state of the file: StorageChanged where it is replaced meanwhile. */
  read(name: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Begins a file. */
  create(name: string): Promise<StoredWriter>;
  /** Takes a file away; one that is not there is no fault. @throws StorageInvalid where the storage cannot (HTTP) */
  remove(name: string): Promise<void>;
  /** Ends connections. */
  close(): Promise<void>;
}
