/** Another revision than the one that stands there: the number at its end goes up by one; the end of a date is none. */
export function nextRevision(revision: string | undefined): string {
  if (revision === undefined) return '1';
  const [, words = '', digits] = /^(.*?(?<!\d))?([1-9]\d{0,14})?$/.exec(revision) ?? [];
  return digits === undefined ? `${revision}-2` : `${words}${Number(digits) + 1}`;
}
