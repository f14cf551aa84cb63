const openedByPeople = /^(https?|mailto|ftp|tel):/i

/**
 * Writes a link in Markdown (`[text](address)`). The text stays alone when it is the address itself, or when the address
 * leads to no website, mailbox or telephone.
 */
export function writeLink(text: string, address: string): string {
  const isPlain = text === '' || text === address || `mailto:${text}` === address || !openedByPeople.test(address)
  return isPlain ? text : `[${text}](${address.replace(/\s/g, '%20').replaceAll('(', '%28').replaceAll(')', '%29')})`
}
