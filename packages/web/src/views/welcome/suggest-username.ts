/** A username from an e-mail address, of the characters that the platform allows; '' when nothing is left. */
export const suggestUsername = (email: string): string =>
  (email.split('@')[0] ?? '')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}_.+-]/gu, '')
    .slice(0, 150)
