/** In browsers and React Native: `fetch` tells nobody how much of a request has left, `XMLHttpRequest` does. */
import { Unreachable } from './refused.ts'
import type { Send } from './send.ts'

export const sendByXhr: Send = ({ method, url, body, type, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    const giveUp = () => request.abort()
    const settle = (finish: () => void) => () => {
      signal?.removeEventListener('abort', giveUp)
      finish()
    }
    request.open(method, url)
    if (type !== null) request.setRequestHeader('Content-Type', type)
    if (onProgress) request.upload.onprogress = ({ loaded }) => onProgress(loaded)
    request.onload = settle(() => resolve({ status: request.status, text: request.responseText }))
    request.onerror = settle(() => reject(new Unreachable('the file store does not answer', null)))
    request.onabort = settle(() => reject(signal?.reason))
    signal?.addEventListener('abort', giveUp, { once: true })
    // A part has no content type of its own: a blob's would be sent, and S3 has not signed it.
    request.send(type === null ? body.slice(0, body.size, '') : body)
  })
