import { expect, test } from 'vitest';
import { WIDGET_DEFINITION } from '../testing/definition.ts';
import { parseDefinition } from './definition.ts';
import { generateReference } from './reference.ts';

const reference = (text = WIDGET_DEFINITION) =>
  generateReference([
    { definition: parseDefinition(text), source: 'crds/widgets.yaml', example: 'kind: Widget\n' },
  ]);

test('every object has a table of its fields', () => {
  expect(reference()).toContain(`### Widget.spec

What is wanted.

| Field | Type | Default | Meaning |
|---|---|---|---|
| \`name\` | string, at most 10 characters | **required** | Its \\<name>. |
| \`size\` | integer, 1 or more | \`3\` | Its size. |
`);
  expect(reference()).toContain('### Widget.spec.parts[]\n\nA part.\n');
});

test('what is refused is listed in the words of its rule', () => {
  expect(reference()).toContain('Refused:\n\n- name must not be none: choose another\n');
});

test('the columns of kubectl get are listed, with those that only -o wide shows', () => {
  expect(reference()).toContain('| SIZE | `.spec.size` | How big. With `-o wide`. |');
});

test('the example is shown as it stands', () => {
  expect(reference()).toContain('```yaml\nkind: Widget\n```');
});

test('that fields never change is said once, where the object says it', () => {
  const rule = '{rule: self == oldSelf, message: "never: make another"}';
  const text = WIDGET_DEFINITION.replace('default: 3,', `default: 3, x-kubernetes-validations: [${rule}],`);
  expect(reference(text)).not.toContain('never: make another');
});
