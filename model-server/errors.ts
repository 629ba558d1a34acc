import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** Every refusal of the model server; `status` is what a caller gets (API reference: `/openapi.json`). */
export const { table, error } = defineErrors({
  BodyTooLarge: {
    sentence: 'The body is larger than {maximum} bytes; send the rows in several requests.',
    retryable: false,
    status: 413,
  },
  TooManyRows: {
    sentence: 'The request has {rows} rows, at most {maximum} are allowed; send them in several requests.',
    retryable: false,
    status: 413,
  },
  EncodingUnsupported: {
    sentence: 'Content-Encoding "{encoding}" is not accepted; send the body uncompressed.',
    retryable: false,
    status: 415,
  },
  MediaTypeUnsupported: {
    sentence: 'Content-Type "{mediaType}" is not accepted; send application/json.',
    retryable: false,
    status: 415,
  },
  RequestMalformed: { sentence: '{path}: {reason}.', retryable: false, status: 400 },
  RequestAborted: {
    sentence: 'The connection ended before the body was complete; send the request again.',
    retryable: true,
    status: 400,
  },
  RouteUnknown: {
    sentence: '{method} {path} is not served here; /openapi.json lists what is.',
    retryable: false,
    status: 404,
  },
  MethodNotAllowed: { sentence: '{path} answers {allowed} only.', retryable: false, status: 405 },
  ModelNotReady: {
    sentence: 'No predictions yet: {reason}. Wait until GET /health answers 200.',
    retryable: true,
    status: 503,
  },
  Overloaded: {
    sentence: 'Request bodies of {maximum} bytes are already being worked on; try again in a second.',
    retryable: true,
    status: 503,
  },
  ProfileMissing: {
    sentence:
      'The model {digest} has no reference profile (profile.json), so its live rows are not counted; train it anew to have one.',
    retryable: false,
    status: 404,
  },
  PredictionFailed: {
    sentence: 'The model could not be run on this request; the server log has the cause.',
    retryable: false,
    status: 500,
  },
  ConfigurationInvalid: { sentence: '{variable} {reason}.', retryable: false, status: 500 },
  ModelUnavailable: {
    sentence: 'The model could not be fetched in {seconds} s: {reason}',
    retryable: true,
    status: 503,
  },
});
