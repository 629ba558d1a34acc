const ID = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-[0-9a-f]{8})?$/;

/**
 * What an episode is called: by its monitor and when it began, such as telco-20260131T050000Z.
 *
 * @param since in milliseconds since the epoch.
 * @param model the digest that serves, where another model's episode of that moment has the name without it.
 */
export function episodeId(monitor: string, since: number, model?: string): string {
  const moment = new Date(since).toISOString().slice(0, 19).replace(/[-:]/g, '');
  const suffix = model === undefined ? '' : `-${model.slice('sha256:'.length, 'sha256:'.length + 8)}`;
  return `${monitor}-${moment}Z${suffix}`;
}

/**
 * When an episode began, as its id says: that is known as well where no monitor tells of it any more. Undefined for what is no
 * id of an episode, such as a revision that a person wrote.
 */
export function beginningOf(id: string): Date | undefined {
  const match = ID.exec(id);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const began = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(began.getTime()) ? undefined : began;
}
