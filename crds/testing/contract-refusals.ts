import { type Refusal, wrongRun } from './refusal.ts';

const FEATURES = 'spec.contract.features';
const FIRST = 'spec.contract.features[0]';
const CHECK = 'spec.checks[0]';

/** TrainingRuns that the apiserver refuses for their contract. */
export const CONTRACT_REFUSALS: Refusal[] = [
  wrongRun('no features', FEATURES, 'should have at least 1 items', ({ contract }) => {
    contract.features = [];
  }),
  wrongRun('1001 features', FEATURES, 'must have at most 1000 items', ({ contract }) => {
    contract.features = Array.from({ length: 1001 }, (_, index) => ({ name: `f${index}`, type: 'Numeric' }));
  }),
  wrongRun('a feature twice', 'spec.contract.features[1]', 'Duplicate value', ({ contract }) => {
    contract.features[1].name = 'tenure';
  }),
  wrongRun('an unknown type', `${FIRST}.type`, 'supported values: "Numeric"', ({ contract }) => {
    contract.features[0].type = 'numeric';
  }),
  wrongRun(
    'a target without its positive value',
    'spec.contract.target.positive',
    'Required value',
    ({ contract }) => {
      delete contract.target.positive;
    },
  ),
  wrongRun(
    'a positive value that YAML read as a boolean',
    'spec.contract.target.positive',
    'must be of type string',
    ({ contract }) => {
      contract.target.positive = true;
    },
  ),
  wrongRun('the target among the features', FEATURES, 'remove it from features', ({ contract }) => {
    contract.features[0].name = 'churn';
  }),
  wrongRun('the row key among the features', FEATURES, 'choose another rowKey', ({ contract }) => {
    contract.target.rowKey = 'tenure';
  }),
  wrongRun('the target as the row key', 'spec.contract.target.rowKey', 'leave rowKey out', ({ contract }) => {
    contract.target.rowKey = 'churn';
  }),
  wrongRun('a bound on a category', FIRST, 'are for Numeric and Date features', ({ contract }) => {
    Object.assign(contract.features[0], { type: 'Categorical', minimum: 0 });
  }),
  wrongRun('bounds the wrong way round', FIRST, 'exchange or correct them', ({ contract }) => {
    Object.assign(contract.features[0], { minimum: 10, maximum: 1 });
  }),
  wrongRun('categories of a number', FIRST, 'are for Categorical features', ({ contract }) => {
    contract.features[0].categories = ['1', '2'];
  }),
  wrongRun('unknown values of a number', FIRST, 'are for Categorical features', ({ contract }) => {
    contract.features[0].unknown = 'Refuse';
  }),
  wrongRun(
    'unknown values without known ones',
    'spec.contract.features[1]',
    'list them in categories',
    ({ contract }) => {
      contract.features[1].unknown = 'Refuse';
    },
  ),
  wrongRun(
    'a category twice',
    'spec.contract.features[1].categories[1]',
    'Duplicate value',
    ({ contract }) => {
      contract.features[1].categories = ['basic', 'basic'];
    },
  ),
  wrongRun(
    'an empty category',
    'spec.contract.features[1].categories[0]',
    'at least 1 chars',
    ({ contract }) => {
      contract.features[1].categories = [''];
    },
  ),
  wrongRun('a name that ends in a space', `${FIRST}.name`, 'as in the header of the data', ({ contract }) => {
    contract.features[0].name = 'tenure ';
  }),
  wrongRun('a name that every model has inside', `${FIRST}.name`, 'rename the column', ({ contract }) => {
    contract.features[0].name = 'probability';
  }),
];

/** TrainingRuns that the apiserver refuses for their checks. */
export const CHECK_REFUSALS: Refusal[] = [
  wrongRun('a check of an impossible name', `${CHECK}.name`, 'such as enough-rows', (spec) => {
    spec['checks'] = [{ name: 'Enough Rows', type: 'RowCount', minimum: 1 }];
  }),
  wrongRun('a check twice', 'spec.checks[1]', 'Duplicate value', (spec) => {
    const check = { name: 'rows', type: 'RowCount', minimum: 1 };
    spec['checks'] = [check, check];
  }),
  wrongRun('a check that looks at no column', CHECK, 'name it in column', (spec) => {
    spec['checks'] = [{ name: 'known', type: 'MissingShare', maximum: 0 }];
  }),
  wrongRun('a column for a check of all', CHECK, 'remove column', (spec) => {
    spec['checks'] = [{ name: 'rows', type: 'RowCount', column: 'tenure', minimum: 1 }];
  }),
  wrongRun('a column that there is not', 'spec.checks', 'add the column to contract.features', (spec) => {
    spec['checks'] = [{ name: 'known', type: 'MissingShare', column: 'tenor', maximum: 0 }];
  }),
  wrongRun('a check that never fails', CHECK, 'set minimum, maximum or both', (spec) => {
    spec['checks'] = [{ name: 'rows', type: 'RowCount' }];
  }),
  wrongRun('a least number of missing values', CHECK, 'remove minimum', (spec) => {
    spec['checks'] = [{ name: 'known', type: 'MissingShare', column: 'tenure', minimum: 0.1 }];
  }),
  wrongRun('a share in per cent', CHECK, '0.05 for 5 %', (spec) => {
    spec['checks'] = [{ name: 'balance', type: 'PositiveShare', minimum: 5 }];
  }),
  wrongRun('a negative number of rows', CHECK, '0 or more', (spec) => {
    spec['checks'] = [{ name: 'rows', type: 'RowCount', minimum: -1 }];
  }),
  wrongRun('bounds of a check the wrong way round', CHECK, 'exchange or correct them', (spec) => {
    spec['checks'] = [{ name: 'believable', type: 'Range', column: 'tenure', minimum: 10, maximum: 1 }];
  }),
  wrongRun('a range of a category', 'spec.checks', 'name a Numeric, Boolean or Date feature', (spec) => {
    spec['checks'] = [{ name: 'plans', type: 'Range', column: 'plan', minimum: 1 }];
  }),
  wrongRun('duplicate keys without a key', 'spec.checks', 'set contract.target.rowKey', (spec) => {
    spec['checks'] = [{ name: 'unique', type: 'DuplicateKeys' }];
  }),
];
