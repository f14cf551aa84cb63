export const clientVersion = '1.0.0'
