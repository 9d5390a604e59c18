// One stream for the whole page: a browser opens few connections to one address.
const source = new EventSource('/events')

/**
 * Calls the listener a moment after something came, once for what comes together.
 * @param {'text' | 'request'} kind
 * @param {() => void} listener
 */
export function onNews(kind, listener) {
  let waiting = 0
  source.addEventListener('message', ({ data }) => {
    if (data !== kind || waiting !== 0) return
    waiting = window.setTimeout(() => {
      waiting = 0
      listener()
    }, 150)
  })
}
