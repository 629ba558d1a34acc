import { parseContract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { openapi } from './openapi.ts';

interface RowSchemas {
  paths: {
    '/predict': {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: { properties: { features: { items: { anyOf: Record<string, unknown>[] } } } };
            };
          };
        };
      };
    };
  };
}

const rowSchemas = (...nullable: boolean[]) => {
  const contract = parseContract({
    target: { name: 'churn', positive: 'yes' },
    features: nullable.map((nullable, index) => ({ name: `f${index}`, type: 'Numeric', nullable })),
  });
  const { post } = (openapi(contract) as RowSchemas).paths['/predict'];
  return post.requestBody.content['application/json'].schema.properties.features.items.anyOf;
};

describe('openapi', () => {
  it('tells how rows are kept out of the profile', () => {
    expect(openapi(undefined)).toMatchObject({
      paths: { '/predict': { post: { parameters: [{ name: 'churnops-profile', in: 'header' }] } } },
    });
  });

  it('tells how many values an array has, where nullable columns at the end may be left off', () => {
    expect(rowSchemas(true, false, true, true)[0]).toMatchObject({ minItems: 2, maxItems: 4 });
    expect(rowSchemas(true, false)[0]).toMatchObject({ minItems: 2, maxItems: 2 });
    expect(rowSchemas(true, true)[0]).toMatchObject({ minItems: 0, maxItems: 2 });
  });

  it('asks objects for the columns that may not be missing', () => {
    expect(rowSchemas(true, false, true)[1]).toMatchObject({ required: ['f1'] });
  });
});
