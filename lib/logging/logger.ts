import { hostname } from 'node:os';
import { pino } from 'pino';

/** Structured logs: the message is a constant, everything that varies is a field. */
export interface Logger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
  /** A logger whose every line also carries `fields`. */
  child(fields: object): Logger;
}

/** How a logger is made. */
export interface LoggerOptions {
  /** The program that speaks, such as `operator`. */
  name: string;
  /** debug, info (where nothing is said), warn, error or silent. */
  level?: string;
  /** Where lines go; standard output where nothing is said. */
  destination?: { write(line: string): void };
}

const SECRETS = ['authorization', 'password', 'token', 'identitytoken', 'auth', 'secret'];

/** JSON lines, as pino writes them; fields whose name says that they are secret are censored to a depth of three. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    // Not `name`, as pino has it: fields that name an object would make it a second key of that name.
    base: { program: options.name, pid: process.pid, hostname: hostname() },
    level: options.level ?? 'info',
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return wrap(options.destination ? pino(settings, options.destination) : pino(settings));
}

/** A logger that says nothing, for tests and for libraries whose caller gives none. */
export function createSilentLogger(): Logger {
  return wrap(pino({ level: 'silent' }));
}

function wrap(sink: pino.Logger): Logger {
  return {
    debug: (message, fields) => sink.debug(fields ?? {}, message),
    info: (message, fields) => sink.info(fields ?? {}, message),
    warn: (message, fields) => sink.warn(fields ?? {}, message),
    error: (message, fields) => sink.error(fields ?? {}, message),
    child: (fields) => wrap(sink.child(fields)),
  };
}
