import type { Storage } from '../storage/storage.ts';
import type { TableFormat } from '../table/table.ts';

const PART = /^part-(\d+)\.(csv|parquet|refused\.csv|done\.json)$/;

/**
 * Takes away what an earlier Job of more partitions, or of another format, left in a directory, for whoever reads all of it
 * would read rows twice. Only parts that say that they are whole count, and they say so until all else of them is gone.
 */
export async function removeOutdated(
  directory: Storage,
  { partitions, format }: { partitions: number; format: TableFormat },
): Promise<void> {
  const found = (await directory.list()).flatMap(({ name }) => {
    const [, index, ending] = PART.exec(name) ?? [];
    return index === undefined ? [] : [{ name, index: Number(index), ending: ending! }];
  });
  const whole = new Set(found.filter(({ ending }) => ending === 'done.json').map(({ index }) => index));
  const other = format === 'CSV' ? 'parquet' : 'csv';
  const outdated = found.filter(
    ({ index, ending }) => whole.has(index) && (index >= partitions || ending === other),
  );
  const isMarker = ({ ending }: { ending: string }) => ending === 'done.json';
  for (const { name } of outdated.sort((one, another) => Number(isMarker(one)) - Number(isMarker(another))))
    await directory.remove(name);
}
