/**
 * What the console answers about the requests to the API. The secrets in them stay in this process: only the API gets
 * them again, by a replay.
 */
import { number, object, parse } from 'valibot'
import { readBody } from '../listen.ts'
import { curlLine } from '../requests/curl.ts'
import type { LoggedRequest } from '../requests/requestLog.ts'
import { callAgain } from './call.ts'
import { type Answer, json } from './exchange.ts'

const replaySchema = object({ id: number() })

/** A line of the list; headers and bodies are asked for one request at a time. */
function summaryOf({ request, answer, errors, ...rest }: LoggedRequest) {
  return { ...rest, failed: errors.length > 0 }
}

/** Tells the page of every text and of every request as they come (server-sent events). */
const events: Answer = ({ cloud, requests, request, response }) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 1000\n\n')
  const endTexts = cloud.inbox.watch(() => response.write('data: text\n\n'))
  const endRequests = requests.watch(() => response.write('data: request\n\n'))
  request.once('close', () => {
    endTexts()
    endRequests()
  })
}

export const requestAnswers: readonly [route: string, answer: Answer][] = [
  ['GET /events', events],
  [
    'GET /requests.json',
    ({ requests, query, response }) => json(response, requests.entries(query.get('search') ?? '').map(summaryOf)),
  ],
  [
    'GET /request.json',
    ({ requests, query, apiUrl, response }) => {
      const entry = requests.entry(Number(query.get('id')))
      if (!entry) return json(response, { error: 'This request is no longer kept.' }, 404)
      const { method, path, request } = entry
      json(response, { ...entry, curl: curlLine(apiUrl, { method, path, ...request }) })
    },
  ],
  [
    'POST /requests/replay',
    async ({ requests, request, apiUrl, response }) => {
      const kept = requests.kept(parse(replaySchema, JSON.parse(await readBody(request))).id)
      if (!kept) return json(response, { error: 'This request is no longer kept, or it was too large.' }, 404)
      json(response, await callAgain(apiUrl, kept))
    },
  ],
  [
    'POST /requests/clear',
    ({ requests, response }) => {
      requests.clear()
      json(response, {})
    },
  ],
]
