import type { ValueAddress } from './edit.ts';

/** A file as people and tools really write them, and what becomes of it. */
export interface CorpusFile {
  name: string;
  text: string;
  document?: ValueAddress['document'];
  field: string;
  /** A stretch of the text that occurs once, and what stands there after the edit; all else stays. */
  before: string;
  after: string;
}

/** What every file of the corpus gets. */
export const NEW_VALUE = `oci://registry.example.com:5000/churn/telco@sha256:${'b'.repeat(64)}`;

const OLD = `oci://registry.example.com:5000/churn/telco@sha256:${'a'.repeat(64)}`;
const TELCO = { kind: 'ChurnModel', name: 'telco' };
const FIELD = 'spec.serving.artifact';

const COMMENTED = `# Copyright; do not edit by hand          (two blanks at the end)  
---
apiVersion: churnops.dev/v1alpha1
kind:   ChurnModel      # odd   spacing
metadata:
    name: telco         # four blanks here
    labels: { team: "growth", "tier":  'gold' }
    annotations:
        note: |
            artifact: ${OLD}
              spec.serving.artifact above is only text

            - and so is this: {{ not a template }}
spec:
  # two blanks from here on
  serving:

    # what is served; only Git changes it
    artifact:   ${OLD}   # {"$churnops": "telco"}
    minReplicas: 2


  promotions: []
# the end

`;

const LISTS = `apiVersion: v1
kind: ConfigMap
metadata: {name: telco}
data:
  script: >-
    folded
    text


    with blank lines
  keep: |+
    trailing lines stay


---
# the second document has its lists at the level of their key
kind: ChurnModel
apiVersion: churnops.dev/v1alpha1
metadata:
  name: telco
spec:
  promotions:
  - name: dev
    to:
      path: environments/dev/telco.yaml
  -   name: staging
      to: {path: environments/staging/telco.yaml,
        field: spec.serving.artifact}
  serving:
    minReplicas: 2
    decision: {threshold: 0.35}
  # a comment of the mapping, below its last key
  accepts:
    gates:
    - {name: auc-floor, metric: auc, minimum: 0.80}
...
---
kind: ChurnModel
metadata:
  name: another
spec:
  serving:
    minReplicas: 2
`;

const KUSTOMIZE = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: staging
resources:
  - ../../base
images:
- name: model-server
  newTag: 1.2.3
patches:
- target: {kind: ChurnModel, name: telco}
  patch: |-
    - op: replace
      path: /spec/serving/artifact
      value: ${OLD}
configurations:
- names.yaml
modelArtifact: '${OLD}'
`;

const APPLICATION_SET = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: environments
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}, {env: staging}]
  template:
    metadata:
      name: telco-{{.env}}
    spec:
      source: {repoURL: 'https://git.example.com/models.git', path: "environments/{{.env}}"}
---
apiVersion: churnops.dev/v1alpha1
kind: ChurnModel
metadata:
  name: telco
spec:
  serving: {}
`;

const FOLDED = `kind: ChurnModel
metadata: {name: telco}
spec:
  serving:
    artifact: >-
      oci://registry.example.com:5000/churn/telco@sha256:
      ${'a'.repeat(64)}

    minReplicas: 2
`;

const JSON_FILE = `{
  "kind": "ChurnModel",
  "metadata": {"name": "telco"},
  "spec": {
    "serving": {
      "minReplicas": 2
    },
    "promotions": []
  }
}
`;

/** Files that are edited. */
export const CORPUS: CorpusFile[] = [
  {
    name: 'comments, odd blanks, and block text that looks like the field',
    text: COMMENTED,
    document: TELCO,
    field: FIELD,
    before: `artifact:   ${OLD}   #`,
    after: `artifact:   ${NEW_VALUE}   #`,
  },
  {
    name: 'several documents, lists at the level of their key, and a field that is not there',
    text: LISTS,
    document: TELCO,
    field: FIELD,
    before: '    decision: {threshold: 0.35}\n',
    after: `    decision: {threshold: 0.35}\n    artifact: ${NEW_VALUE}\n`,
  },
  {
    name: 'a kustomization whose patch is text, and a value in single quotes',
    text: KUSTOMIZE,
    field: 'modelArtifact',
    before: `modelArtifact: '${OLD}'`,
    after: `modelArtifact: '${NEW_VALUE}'`,
  },
  {
    name: 'an ApplicationSet with templates of its own beside the model',
    text: APPLICATION_SET,
    document: TELCO,
    field: FIELD,
    before: 'serving: {}',
    after: `serving: {artifact: ${NEW_VALUE}}`,
  },
  {
    name: 'a folded value, and the blank line after it',
    text: FOLDED,
    document: TELCO,
    field: FIELD,
    before: `>-\n      oci://registry.example.com:5000/churn/telco@sha256:\n      ${'a'.repeat(64)}\n\n`,
    after: `${NEW_VALUE}\n\n`,
  },
  {
    name: 'JSON',
    text: JSON_FILE,
    document: TELCO,
    field: FIELD,
    before: '"minReplicas": 2\n',
    after: `"minReplicas": 2, "artifact": "${NEW_VALUE}"\n`,
  },
  {
    name: 'line breaks of Windows, a byte order mark, and no line break at the end',
    text: `\ufeffkind: ChurnModel\r\nmetadata:\r\n  name: telco\r\nspec:\r\n  serving:\r\n    minReplicas: 2 # two`,
    document: TELCO,
    field: FIELD,
    before: '2 # two',
    after: `2 # two\r\n    artifact: ${NEW_VALUE}`,
  },
  {
    name: 'a key without a value, and a comment behind it',
    text: 'spec:\n  serving:\n    artifact:    # nothing yet\n    minReplicas: 2\n',
    field: FIELD,
    before: 'artifact:    #',
    after: `artifact: ${NEW_VALUE}    #`,
  },
  {
    name: 'null in capitals',
    text: 'spec:\n  serving:\n    artifact: NULL\n',
    field: FIELD,
    before: 'NULL',
    after: NEW_VALUE,
  },
  {
    name: 'a value on the next line, behind a comment',
    text: `spec:\n  serving:\n    artifact:\n      # by hand\n      "${OLD}"\n    minReplicas: 2\n`,
    field: FIELD,
    before: `"${OLD}"`,
    after: `"${NEW_VALUE}"`,
  },
  {
    name: 'keys in quotes, and an explicit key',
    text: `"spec":\n  'serving':\n    ? artifact\n    : ${OLD}\n`,
    field: FIELD,
    before: OLD,
    after: NEW_VALUE,
  },
  {
    name: 'a last key whose value is block text that keeps its blank lines',
    text: 'spec:\n  serving:\n    note: |+\n      text\n\n\n  promotions: []\n',
    field: FIELD,
    before: '      text\n\n\n',
    after: `      text\n\n\n    artifact: ${NEW_VALUE}\n`,
  },
  {
    name: 'braces over several lines, with comments',
    text: 'spec:\n  serving: {\n    minReplicas: 2, # two\n    maxReplicas: 4 # four\n  }\n',
    field: FIELD,
    before: '4 # four',
    after: `4, artifact: ${NEW_VALUE} # four`,
  },
  {
    name: 'names of the prototype chain',
    text: '__proto__: {polluted: true}\nconstructor: x\nspec:\n  __proto__:\n    a: 1\n  serving:\n    toString: 1\n',
    field: FIELD,
    before: 'toString: 1\n',
    after: `toString: 1\n    artifact: ${NEW_VALUE}\n`,
  },
];
