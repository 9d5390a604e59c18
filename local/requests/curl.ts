/** A request as a line for a terminal, without its secrets: `<token>` and the like say what to fill in. */
import { BODY_MAX } from './mask.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** curl makes these itself, and browsers theirs. */
const leftOut =
  /^(host|connection|content-length|accept(-.*)?|user-agent|sec-.*|origin|referer|cookie|cache-control|pragma|dnt|priority|upgrade-.*|transfer-encoding|expect)$/i

interface Sent {
  method: string
  /** Masked, with its query. */
  path: string
  /** Masked. */
  headers: readonly (readonly [name: string, value: string])[]
  /** Masked. */
  body: string
}

function bodyArguments(body: string, isMultipart: boolean): string[] {
  if (body === '') return []
  if (isMultipart && !body.startsWith('<')) {
    return body.split('\n').flatMap((field) => ['-F', quoted(field.replace(/=<file (.*), \d+ bytes>$/, '=@$1'))])
  }
  // What is not shown whole comes from a file of the caller's.
  const isWhole = !/^<\d+ bytes/.test(body) && body.length <= BODY_MAX
  return isWhole ? ['-d', quoted(body)] : ['--data-binary', '@body']
}

/** @param apiUrl without a slash at the end */
export function curlLine(apiUrl: string, { method, path, headers, body }: Sent): string {
  const isMultipart = headers.some(([name, value]) => /^content-type$/i.test(name) && /^multipart/i.test(value))
  const said = headers.filter(([name]) => !leftOut.test(name) && !(isMultipart && /^content-type$/i.test(name)))
  return [
    'curl -i',
    ...(method === 'GET' ? [] : ['-X', method]),
    quoted(`${apiUrl}${path}`),
    ...said.flatMap(([name, value]) => ['-H', quoted(`${name.toLowerCase()}: ${value}`)]),
    ...bodyArguments(body, isMultipart),
  ].join(' ')
}
