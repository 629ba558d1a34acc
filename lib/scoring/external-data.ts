import { error } from '../errors.ts';

/** The fields of onnx.proto through which a tensor can be reached, by message. Numbers are those of ONNX IR 10. */
const MESSAGES: Record<string, Record<number, string>> = {
  Model: { 7: 'Graph', 20: 'Training', 25: 'Function' },
  Graph: { 1: 'Node', 5: 'Tensor', 15: 'SparseTensor' },
  Node: { 5: 'Attribute' },
  Attribute: { 5: 'Tensor', 6: 'Graph', 10: 'Tensor', 11: 'Graph', 22: 'SparseTensor', 23: 'SparseTensor' },
  SparseTensor: { 1: 'Tensor', 2: 'Tensor' },
  Training: { 1: 'Graph', 2: 'Graph' },
  Function: { 7: 'Node', 11: 'Attribute' },
};
const TENSOR_EXTERNAL_DATA = 13;
const TENSOR_DATA_LOCATION = 14;
const MAXIMUM_DEPTH = 64;

/**
 * Refuses an ONNX model that keeps tensors in other files: the runtime would read whatever path the model
 * names, and the digest of the model would say nothing about what is computed.
 *
 * @throws ModelInvalid also where the bytes are not a protocol buffer.
 */
export function refuseExternalData(model: Uint8Array): void {
  walk(model, 'Model', 0);
}

function walk(bytes: Uint8Array, message: string, depth: number): void {
  if (depth > MAXIMUM_DEPTH) throw error('ModelInvalid', { reason: 'its graphs are nested too deeply' });
  const reader = new FieldReader(bytes);
  for (let field = reader.next(); field !== undefined; field = reader.next()) {
    if (message === 'Tensor') {
      if (
        field.number === TENSOR_EXTERNAL_DATA ||
        (field.number === TENSOR_DATA_LOCATION && field.value !== 0)
      ) {
        throw error('ModelInvalid', {
          reason: 'it keeps tensors in other files (external data); store them inside',
        });
      }
      continue;
    }
    const inner = MESSAGES[message]?.[field.number];
    if (inner !== undefined && field.bytes !== undefined) walk(field.bytes, inner, depth + 1);
  }
}

interface Field {
  number: number;
  /** Of a varint field. */
  value?: number;
  /** Of a length-delimited field. */
  bytes?: Uint8Array;
}

/** Reads the fields of one message in the protocol buffers wire format. */
class FieldReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): Field | undefined {
    if (this.#at === this.#bytes.length) return undefined;
    const tag = this.#varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        return { number, value: this.#varint() };
      case 1:
        this.#take(8);
        return { number };
      case 2:
        return { number, bytes: this.#take(this.#varint()) };
      case 5:
        this.#take(4);
        return { number };
      default:
        throw notProtobuf();
    }
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw notProtobuf();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Up to ten bytes of seven bits; above 2^53 the value is inexact, which is too large for every use here. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw notProtobuf();
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) return value;
    }
    throw notProtobuf();
  }
}

function notProtobuf() {
  return error('ModelInvalid', { reason: 'its bytes are not an ONNX model' });
}
