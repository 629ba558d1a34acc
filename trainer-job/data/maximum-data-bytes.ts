/** Larger files are for an engine that is made for them; columns are held in memory. */
export const MAXIMUM_DATA_BYTES = 16 * 2 ** 30;
