/** The most bytes of an upload's form that are not the file: boundaries, part headers and other fields. */
export const maxFormOverheadBytes = 128 * 1024
