/** An English text with errors, the words that correct it, and the words that must stay as they are. */
export const misspelt = {
  text: `The commitee will meet on Wednesday to discuss the new libary. All members should recieve the agenda a week before. Please bring your own copies, because the printer is broken. The libary at Aldermoor uses the catalogue software OpenBiblio and the function getRecord. We have to decide wich books stay, and we will definately vote before nine. He have asked for an answer until Friday.`,
  corrected: ['committee', 'library', 'receive', 'which', 'definitely'],
  kept: ['Aldermoor', 'OpenBiblio', 'getRecord', 'Wednesday', 'Friday', 'catalogue'],
}
