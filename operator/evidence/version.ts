import { MODEL_FILES } from '@churnops/lib/artifact/model-files.ts';
import { type ModelLayer, modelLayers } from '@churnops/lib/artifact/model-manifest.ts';
import { type EvaluationReport, parseEvaluationReport } from '@churnops/lib/artifact/report.ts';
import { parseContract } from '@churnops/lib/contract/contract.ts';
import { error } from '@churnops/lib/errors.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { formatReference, type Reference } from '@churnops/lib/registry/reference.ts';
import type { VersionEvidence } from '../promotion/decision/gates/evidence.ts';
import type { RegistryReader } from '../training-run/result.ts';

/** A contract of a thousand columns with a hundred categories each has about two MiB; no process holds more for each version. */
const BOUNDS = { maximumBytes: 4 << 20, maximumDepth: 32 };

/** Reads what an artifact says of itself, without its model. @throws ArtifactInvalid and what the client throws. */
export async function readVersion(
  reader: Pick<RegistryReader, 'getManifest' | 'getBlob'>,
  reference: Reference & { digest: string },
): Promise<{ value: VersionEvidence; weight: number }> {
  const what = formatReference(reference);
  const { manifest } = await reader.getManifest(reference);
  const layers = modelLayers(manifest, what);
  const read = async (name: string) => {
    const { descriptor } = layerOf(layers, name);
    if (descriptor.size > BOUNDS.maximumBytes)
      throw error('TooLarge', { what: `${name} of ${what}`, maximum: BOUNDS.maximumBytes });
    const bytes = await reader.getBlob(reference, descriptor.digest, { maximumBytes: descriptor.size });
    return { value: parseBoundedJson(bytes, BOUNDS), bytes: descriptor.size };
  };
  const [report, contract] = [await read('report.json'), await read('contract.json')];
  return {
    value: {
      report: completeReport(report.value, layerOf(layers, 'model.onnx').descriptor.size, what),
      contract: parseContract(contract.value),
    },
    weight: report.bytes + contract.bytes,
  };
}

/** `modelLayers` has made sure that the layers of all required files are there. */
function layerOf(layers: readonly ModelLayer[], name: string): ModelLayer {
  const file = MODEL_FILES.find((file) => file.name === name);
  return layers.find((layer) => layer.file === file)!;
}

/**
 * A report in which everything is there that gates and pull requests read. Other trainers need not write all of it; the
 * size of the model is that of its file, whatever the report says.
 */
function completeReport(value: unknown, modelBytes: number, what: string): EvaluationReport {
  const report = parseEvaluationReport(value, what);
  const data = asRecord(report.data);
  const { fingerprint, rows, positives } = data;
  if (typeof fingerprint !== 'string' || !Number.isSafeInteger(rows) || !Number.isSafeInteger(positives)) {
    throw error('ArtifactInvalid', {
      what,
      reason: 'report.json: data has no fingerprint with a number of rows and of positives',
    });
  }
  return {
    ...report,
    algorithm: asRecord(report.algorithm),
    slices: Array.isArray(report.slices) ? report.slices : [],
    model: { ...report.model, bytes: modelBytes },
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
