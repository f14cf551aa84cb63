/** Bytes an upload's form may have besides its file: boundaries, part headers and the other fields. */
export const maxFormOverheadBytes = 64 * 1024
