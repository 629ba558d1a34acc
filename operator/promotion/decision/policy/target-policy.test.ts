import { describe, expect, it } from 'vitest';
import { SILENT_POLICY } from './accepts.ts';
import { ARTIFACT_FIELD, toPromotion, toSourceAddress } from './promotion.ts';
import { readTargetPolicy } from './target-policy.ts';

const to = { path: 'environments/prod/telco.yaml', field: ARTIFACT_FIELD };
const model = { document: { kind: 'ChurnModel', name: 'telco' }, ...to };
const file = (accepts: string) =>
  `kind: ConfigMap\nmetadata: {name: other}\n---\nkind: ChurnModel\nmetadata: {name: telco}\nspec:\n  serving: {}\n${accepts}`;

describe('readTargetPolicy', () => {
  it.each<[string, string | undefined]>([
    ['the file is absent', undefined],
    ['the document is absent', 'kind: ConfigMap\nmetadata: {name: other}\n'],
    ['spec is absent', 'kind: ChurnModel\nmetadata: {name: telco}\n'],
    ['spec.accepts is absent', file('')],
    ['spec.accepts is empty', file('  accepts:\n')],
    ['spec.accepts is null', file('  accepts: null\n')],
    ['spec.accepts comes by a merge key, which is not followed', file('  <<: {accepts: {frozen: true}}\n')],
  ])('is Manual where %s', (_, text) => {
    expect(readTargetPolicy(text, model)).toEqual({ kind: 'Valid', accepts: SILENT_POLICY });
  });

  it('reads the policy of the document that is meant', () => {
    const text = file('  accepts:\n    approval: {mode: Automatic} # everyone agrees\n    frozen: true\n');
    expect(readTargetPolicy(text, model)).toMatchObject({
      kind: 'Valid',
      accepts: { approval: { mode: 'Automatic' }, frozen: true },
    });
  });

  it.each<[string, string]>([
    ['the file is no YAML', 'a: [\n'],
    ['the document is there twice', `${file('')}---\n${file('')}`],
    ['the policy is wrong', file('  accepts: {approval: {mode: Never}}\n')],
    ['the policy is an alias', file('  other: &policy {frozen: true}\n  accepts: *policy\n')],
    ['a part of the policy is an alias', file('  other: &f true\n  accepts: {frozen: *f}\n')],
    ['the policy has a merge key', file('  accepts: {<<: {frozen: true}}\n')],
    ['the policy has __proto__', file('  accepts: {__proto__: {frozen: true}}\n')],
    ['spec is a list', 'kind: ChurnModel\nmetadata: {name: telco}\nspec: []\n'],
  ])('allows nothing where %s', (_, text) => {
    const policy = readTargetPolicy(text, model);
    expect(policy.kind).toBe('Invalid');
    expect(policy).toHaveProperty('message', expect.stringMatching(/.{20}/));
  });
});

describe('toPromotion', () => {
  it('applies the defaults', () => {
    expect(toPromotion({ name: 'dev', from: 'Candidate', to: { path: 'dev.yaml' } })).toEqual({
      name: 'dev',
      from: 'Candidate',
      to: { path: 'dev.yaml', field: 'spec.serving.artifact' },
      soak: 0,
      onNewer: 'Wait',
      suspend: false,
    });
  });

  it('keeps what is said', () => {
    const document = { kind: 'InferenceService', name: 'telco' };
    const spec = {
      name: 'staging',
      from: 'Served' as const,
      to: { path: 'a.yaml', document, field: 'spec.predictor.model.storageUri' },
      soak: '10m',
      onNewer: 'Replace' as const,
      suspend: true,
    };
    expect(toPromotion(spec)).toEqual({ ...spec, soak: 600_000 });
  });
});

describe('toSourceAddress', () => {
  it('names the ChurnModel itself where no document is said', () => {
    expect(toSourceAddress({ path: 'a.yaml' }, 'telco')).toEqual({
      path: 'a.yaml',
      field: 'spec.serving.artifact',
      document: { kind: 'ChurnModel', name: 'telco' },
    });
  });
});
