import { Answer } from '../connection/answer.ts';
import type { ForgeConnection, Parameters } from '../connection/forge-connection.ts';
import type { Dialect } from './dialect.ts';

/** Reads a list whole, on pages of the forge's size. @param what as in "the answer about labels". @throws ForgeListTooLong */
export async function readList(
  connection: ForgeConnection,
  dialect: Pick<Dialect, 'pageSize' | 'pageSizeName'>,
  path: string,
  parameters: Parameters,
  what: string,
): Promise<Answer[]> {
  const page = { size: await dialect.pageSize(), sizeName: dialect.pageSizeName };
  return Answer.list(await connection.readAll(path, parameters, page), what, connection.host);
}
