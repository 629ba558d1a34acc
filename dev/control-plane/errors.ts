import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong with a control plane for tests. */
export const controlPlaneErrors = defineErrors({
  EtcdRefused: { sentence: 'etcd refused {path}: {body}', retryable: false, status: 500 },
  DefinitionNotEstablished: {
    sentence: 'The CustomResourceDefinition {name} was not established after {seconds} s: {body}',
    retryable: true,
    status: 500,
  },
});
