/** Makes a live region. The returned function says something to a screen reader, the same words twice too. */
export function createAnnouncer(): (message: string) => void {
  const region = document.createElement('div')
  region.className = 'hidden-text'
  region.setAttribute('role', 'status')
  document.body.append(region)
  let timer: ReturnType<typeof setTimeout> | undefined
  return message => {
    region.textContent = ''
    clearTimeout(timer)
    timer = setTimeout(() => {
      region.textContent = message
    }, 50)
  }
}
