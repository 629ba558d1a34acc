/** The version of the code that trains: it is among what determines an artifact's digest. Equal to package.json's. */
export const TRAINER_VERSION = '0.1.0';
